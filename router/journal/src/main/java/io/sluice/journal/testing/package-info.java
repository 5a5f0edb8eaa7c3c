/**
 * A log in memory, for the tests of those who keep one.
 *
 * <p>For tests only; main code never imports it.
 *
 * <p>Public types: {@link io.sluice.journal.testing.FakeDurableLog}.
 */
@NullMarked
package io.sluice.journal.testing;

import org.jspecify.annotations.NullMarked;
