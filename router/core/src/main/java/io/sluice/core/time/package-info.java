/**
 * Time, handed in: the only place that reads a clock of the machine.
 *
 * <p>For every room that measures or waits. Stateless; any thread.
 *
 * <p>Public types: {@link io.sluice.core.time.MonotonicClock}.
 */
@NullMarked
package io.sluice.core.time;

import org.jspecify.annotations.NullMarked;
