package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.lab.fault.Fault;

/**
 * One round.
 *
 * @param seconds that the shard is frozen
 * @param kills of the router, the last of them during the drain
 * @param lockedRate writes a second of each writer of the shard
 * @param rate statements a second of each other client
 * @param promotes whether a replica takes the frozen primary's place, which thaws when the queue is drained
 */
record RoundPlan(long seed, Fault fault, int seconds, int kills, int lockedRate, int rate, boolean promotes) {
    RoundPlan {
        requireNonNull(fault, "fault");
    }
}
