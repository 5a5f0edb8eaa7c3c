package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.gate.Gates;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What the queues need of their surroundings.
 *
 * @param vertx of those who use them
 * @param clock the one that the gates have
 * @param applier for the drains, which live on its event loops: a batch keeps one busy for milliseconds, so no statement should be
 *     served there
 * @param live the router's other traffic on the same shards
 * @param logs where they are kept
 * @param drainers whose turn it is to drain
 */
public record QueueParts(
        Vertx vertx,
        MonotonicClock clock,
        Clock wall,
        RoutingView routing,
        Gates gates,
        Backlogs backlogs,
        ApplierParts applier,
        LiveTraffic live,
        QueueLogs logs,
        Drainers drainers) {
    public QueueParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(clock, "clock");
        requireNonNull(wall, "wall");
        requireNonNull(routing, "routing");
        requireNonNull(gates, "gates");
        requireNonNull(backlogs, "backlogs");
        requireNonNull(applier, "applier");
        requireNonNull(live, "live");
        requireNonNull(logs, "logs");
        requireNonNull(drainers, "drainers");
    }
}
