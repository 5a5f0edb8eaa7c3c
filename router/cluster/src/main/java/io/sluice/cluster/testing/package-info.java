/**
 * Both sides of a cluster in one process, without a network, for the tests of those who talk over it.
 *
 * <p>For tests only; main code never imports it.
 *
 * <p>Public types: {@link io.sluice.cluster.testing.FakeCluster}.
 */
@NullMarked
package io.sluice.cluster.testing;

import org.jspecify.annotations.NullMarked;
