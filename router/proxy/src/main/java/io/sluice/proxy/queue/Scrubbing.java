package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.journal.Scrubber;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what a shard's log holds read again, slowly, so that damage is told before the drain comes to it. Owned by one event loop. */
final class Scrubbing {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubbing.class);
    private static final long STEP_MILLIS = 1_000;

    private final Vertx vertx;
    private final ShardId shard;
    private final Scrubber scrubber;
    private final long timer;
    private boolean working;
    private boolean closed;

    Scrubbing(Vertx vertx, ShardId shard, Scrubber scrubber) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.shard = requireNonNull(shard, "shard");
        this.scrubber = requireNonNull(scrubber, "scrubber");
        this.timer = vertx.setPeriodic(STEP_MILLIS, fired -> step());
    }

    private void step() {
        if (working) {
            return;
        }
        working = true;
        vertx.executeBlocking(scrubber::step, false).onComplete((scrubbed, bug) -> {
            working = false;
            if (bug != null) {
                LOG.error("event=scrub-failed shard={}", shard, bug);
            } else {
                scrubbed.damage()
                        .ifPresent(damage ->
                                LOG.error("event=queue-damaged shard={} what=\"{}\"", shard, damage.getMessage()));
            }
            if (closed) {
                scrubber.close();
            }
        });
    }

    /** It may be under way for a moment longer. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        if (!working) {
            scrubber.close();
        }
    }
}
