package io.sluice.it;

import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.frontend.PortTraffic;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.queue.Drainers;
import io.sluice.proxy.queue.LocalQueueLogs;
import io.sluice.proxy.queue.QueueParts;
import io.sluice.proxy.queue.QueueSettings;
import io.sluice.proxy.queue.Queues;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** The queues of a router under test: a lone one's. */
final class RouterQueues {
    private RouterQueues() {}

    static Queues open(
            RoutingView view, Gates gates, Backlogs backlogs, ApplierParts applier, PortTraffic traffic, Path directory)
            throws IOException {
        QueueSettings settings = QueueSettings.DEFAULT;
        MonotonicClock clock = MonotonicClock.SYSTEM;
        return Queues.open(
                new QueueParts(
                        applier.vertx(),
                        clock,
                        Clock.systemUTC(),
                        view,
                        gates,
                        backlogs,
                        applier,
                        traffic,
                        new LocalQueueLogs(settings, directory, new SecureRandom(), clock),
                        Drainers.ALONE),
                settings);
    }
}
