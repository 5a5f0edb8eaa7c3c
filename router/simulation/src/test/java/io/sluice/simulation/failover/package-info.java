/**
 * The simulator of failover: the real decisions of {@code core.failover} and the real records of the map, with servers that
 * replicate, freeze, die and execute late, routers that heed the map when they hear of it, a log that compares epochs, and a
 * controller that dies before or after any effect; on virtual time and by seed.
 *
 * <p>A {@code FailoverWorld} is one shard from its first write until all is well again; a {@code Ledger} knows what must hold;
 * a {@code Mistake} can be put into the devices, to see that it is found. What the devices do here is what real ones must do:
 * {@code docs/simulation.md} says which of it matters.
 *
 * <p>Tests only. One thread, no clock. Cost: some milliseconds a world.
 */
@NullMarked
package io.sluice.simulation.failover;

import org.jspecify.annotations.NullMarked;
