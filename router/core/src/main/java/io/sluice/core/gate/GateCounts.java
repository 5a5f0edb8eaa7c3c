package io.sluice.core.gate;

import java.util.EnumMap;
import java.util.Map;

/** Counts for {@link GateTotals}. Owned by the gate. */
final class GateCounts {
    long arrived;
    long forwarded;
    long replica;
    long queued;
    long held;
    long sent;
    long sentToReplica;
    long sentToQueue;
    long left;
    long ended;
    long abandoned;
    private long refused;
    private long refusedLater;
    private final Map<Reason, Long> refusals = new EnumMap<>(Reason.class);

    void onRefused(Reason reason) {
        refused++;
        refusals.merge(reason, 1L, Long::sum);
    }

    void onRefusedLater(Reason reason) {
        refusedLater++;
        refusals.merge(reason, 1L, Long::sum);
    }

    GateTotals totals(HoldQueue<?> queue, InFlight<?> inFlight) {
        return new GateTotals(
                arrived,
                forwarded,
                replica,
                queued,
                held,
                refused,
                sent,
                sentToReplica,
                sentToQueue,
                refusedLater,
                left,
                ended,
                abandoned,
                queue.size(),
                queue.bytes(),
                inFlight.size(),
                refusals);
    }
}
