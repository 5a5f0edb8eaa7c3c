/**
 * What the tests of all rooms need of core: seeded property runs and sample records of the map.
 *
 * <p>For tests only; main code never imports it. Stateless.
 *
 * <p>Public types: {@link io.sluice.core.testing.Seeds}, {@link io.sluice.core.testing.Samples}.
 */
@NullMarked
package io.sluice.core.testing;

import org.jspecify.annotations.NullMarked;
