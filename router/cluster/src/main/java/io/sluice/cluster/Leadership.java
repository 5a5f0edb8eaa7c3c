package io.sluice.cluster;

import io.sluice.cluster.ClusterException.Reason;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leading router does in the cluster: it writes the shared map and takes intents; in a router that follows, nothing.
 * Owned by the cluster's thread; throws Hazelcast's exceptions, and mends by itself what they broke off.
 */
final class Leadership {
    /** So often readers have a recent word of how far the map is, and a wish that it be written anew is granted. */
    static final Duration SAID_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final RoutingView view;
    private final MapPublisher publisher;
    private final IntentDesk desk;
    private final InstantSource clock;
    private @Nullable Lead lead;
    private long saidAt;

    /** Whether the shared map may differ from what was published. */
    private boolean isWholeMapDue;

    private boolean isDeposed;

    private record Lead(long generation, Function<Intent, CompletionStage<Outcome>> handler) {}

    Leadership(RoutingView view, MapPublisher publisher, IntentDesk desk, InstantSource clock) {
        this.clock = clock;
        this.view = view;
        this.publisher = publisher;
        this.desk = desk;
    }

    boolean isLeading() {
        return lead != null && !isDeposed;
    }

    void begin(long generation, Function<Intent, CompletionStage<Outcome>> handler) {
        Lead before = lead;
        if (before != null && before.generation() > generation) {
            throw new ClusterException(Reason.NOT_LEADING, "this router leads with a later generation already");
        }
        desk.close();
        lead = new Lead(generation, handler);
        isWholeMapDue = true;
        isDeposed = false;
        LOG.info("this router leads: generation={}", generation);
        mend();
        if (isDeposed) {
            throw new ClusterException(Reason.NOT_LEADING, "a router with a later generation leads");
        }
    }

    void end() {
        if (lead != null) {
            LOG.info("this router follows");
        }
        lead = null;
        isWholeMapDue = false;
        desk.close();
    }

    /** The shared map may have been written over. */
    void distrust() {
        isWholeMapDue = lead != null;
    }

    void publish(long position, List<MapChange> changes) {
        if (isLeading() && isWholeMapDue) {
            mend();
        }
        if (!isLeading()) {
            throw new ClusterException(Reason.NOT_LEADING, "this router does not lead");
        }
        isWholeMapDue = true;
        publisher.publish(position, changes);
        isWholeMapDue = false;
    }

    /** From time to time: writes the map if it is due, or if it is not as this router left it, and looks for intents. */
    void mend() {
        Lead now = lead;
        if (now == null) {
            return;
        }
        boolean isDepositionSeen = publisher.isOvertaken(now.generation());
        if (isDepositionSeen != isDeposed) {
            isDeposed = isDepositionSeen;
            LOG.warn(
                    isDeposed
                            ? "a router with a later generation leads; nothing more is published: generation={}"
                            : "no router with a later generation leads any more: generation={}",
                    now.generation());
        }
        if (isDeposed) {
            // Its map must be written whole, should it ever lead again.
            isWholeMapDue = true;
            desk.close();
            return;
        }
        write(now);
        desk.open(now.handler());
    }

    private void write(Lead now) {
        boolean isLongAgo = Math.abs(clock.millis() - saidAt) >= SAID_EVERY.toMillis();
        if (isWholeMapDue || !publisher.isAsWritten() || (isLongAgo && publisher.isWishedFor())) {
            isWholeMapDue = true;
            publisher.publishAll(now.generation(), view.current());
            isWholeMapDue = false;
            saidAt = clock.millis();
        } else if (isLongAgo) {
            publisher.repeat();
            saidAt = clock.millis();
        }
    }
}
