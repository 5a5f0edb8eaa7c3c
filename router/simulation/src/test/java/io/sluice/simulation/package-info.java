/**
 * The simulator: the real decisions of {@code core.health} and {@code core.gate}, with everything around them made up, on
 * virtual time and by seed.
 *
 * <p>A {@code Plan} says what kind of world a seed gives, a {@code Story} what happens in it, a {@code Simulation} is one
 * world from its first statement until nothing is left. {@code world} has servers and networks, {@code router} the devices of a
 * router, {@code load} its clients, {@code check} what must hold. Some worlds are run twice, the second time without the
 * troubles of the noisy shards: the clients of the others must be told the same, at the same nanosecond.
 *
 * <p>Tests only. One thread, no clock. Cost: some ten milliseconds a world; {@code docs/simulation.md} says how to run many.
 */
@NullMarked
package io.sluice.simulation;

import org.jspecify.annotations.NullMarked;
