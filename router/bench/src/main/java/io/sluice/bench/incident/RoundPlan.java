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
 */
record RoundPlan(long seed, Fault fault, int seconds, int kills, int lockedRate, int rate) {
    RoundPlan {
        requireNonNull(fault, "fault");
    }
}
