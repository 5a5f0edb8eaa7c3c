package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a gate has done and holds. Three sums always hold: <ul>
 * <li>arrived = forwarded + replica + queued + held + refused
 * <li>held = sent + sentToReplica + sentToQueue + refusedLater + left + waiting
 * <li>forwarded + sent = ended + abandoned + inFlight
 * </ul>
 *
 * @param forwarded went to the primary at once
 * @param replica went to a replica at once
 * @param queued were to be queued at once
 * @param held had to wait
 * @param refused were refused at once
 * @param sent waited, then went to the primary
 * @param sentToReplica waited, then went to a replica
 * @param sentToQueue waited, then were to be queued
 * @param refusedLater waited, then were refused
 * @param left waited until their clients went away
 * @param ended were in flight and ended by themselves
 * @param abandoned were in flight on a contained shard until their time was over
 * @param refusals how many were refused, at once or later, for each reason
 */
public record GateTotals(
        long arrived,
        long forwarded,
        long replica,
        long queued,
        long held,
        long refused,
        long sent,
        long sentToReplica,
        long sentToQueue,
        long refusedLater,
        long left,
        long ended,
        long abandoned,
        int waiting,
        long waitingBytes,
        int inFlight,
        Map<Reason, Long> refusals) {
    public GateTotals {
        refusals = Map.copyOf(requireNonNull(refusals, "refusals"));
    }
}
