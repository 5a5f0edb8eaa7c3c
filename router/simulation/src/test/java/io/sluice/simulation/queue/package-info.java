/**
 * The simulator of the queue: the real log on a simulated disk, the real records, the real replay and the real count of
 * backlogs, with clients, a router that dies at any operation, and a shard that freezes, thaws, executes late and loses
 * connections; on virtual time and by seed.
 *
 * <p>A {@code QueueWorld} is one world from its first write until all is drained; a {@code Ledger} knows what must be there; a
 * {@code Mistake} can be put into the devices, to see that it is found. What the devices do here is what real ones must do:
 * {@code docs/simulation.md} says which of it matters.
 *
 * <p>Tests only. One thread, no clock. Cost: some ten milliseconds a world.
 */
@NullMarked
package io.sluice.simulation.queue;

import org.jspecify.annotations.NullMarked;
