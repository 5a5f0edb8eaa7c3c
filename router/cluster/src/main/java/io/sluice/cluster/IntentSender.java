package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.HazelcastException;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts intents into the shared map and finds their outcomes: by an event, or, if that was lost, by looking. Owned by the
 * cluster's thread.
 */
final class IntentSender {
    /** How long an outcome waits for the view to show its change. */
    private static final Duration VIEW_WAIT = Duration.ofSeconds(2);

    /** An intent stays a little longer than its author waits, so that the author can take it back. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IntentSender.class);

    private final Shared shared;
    private final ClusterThread thread;
    private final Map<String, CompletableFuture<Outcome>> underWay = new HashMap<>();
    private final List<Held> held = new ArrayList<>();

    /** A done change that the view does not show yet. */
    private record Held(long position, Outcome outcome, CompletableFuture<Outcome> promise) {}

    IntentSender(Shared shared, ClusterThread thread) {
        this.shared = shared;
        this.thread = thread;
    }

    void send(Intent intent, Duration deadline, CompletableFuture<Outcome> promise) {
        String key = Shared.intentKey(intent.origin());
        try {
            underWay.put(key, promise);
            long kept = deadline.plus(GRACE).toMillis();
            shared.intents()
                    .set(
                            key,
                            shared.seal(Purpose.INTENT, key, IntentCodec.encode(intent)),
                            kept,
                            TimeUnit.MILLISECONDS);
            thread.after(deadline, () -> expire(key));
        } catch (HazelcastClientOfflineException offline) {
            underWay.remove(key);
            promise.completeExceptionally(new ClusterException(Reason.UNAVAILABLE, "no router is reached", offline));
        } catch (HazelcastException | IllegalStateException weather) {
            underWay.remove(key);
            promise.completeExceptionally(
                    new ClusterException(Reason.UNKNOWN, "the intent may have been sent: " + weather, weather));
        }
    }

    /** @param version of the view now */
    void onOutcome(String key, byte[] bytes, long version) {
        if (!underWay.containsKey(key)) {
            return;
        }
        Optional<Envelopes.Letter> letter = shared.open(Purpose.OUTCOME, key, bytes);
        if (letter.isEmpty()) {
            // The router's own word may still come.
            return;
        }
        CompletableFuture<Outcome> promise = requireNonNull(underWay.remove(key));
        shared.outcomes().deleteAsync(key);
        try {
            Outcome outcome = IntentCodec.outcome(letter.get().payload());
            if (outcome instanceof Outcome.Done done && done.position() > version) {
                Held next = new Held(done.position(), outcome, promise);
                held.add(next);
                thread.after(VIEW_WAIT, () -> promise.complete(outcome));
                return;
            }
            promise.complete(outcome);
        } catch (MalformedRecordException unreadable) {
            LOG.error("an outcome cannot be read: {}", unreadable.getMessage());
            promise.completeExceptionally(
                    new ClusterException(Reason.UNKNOWN, "the outcome is of an unknown form", unreadable));
        }
    }

    boolean isWaitingForView() {
        return !held.isEmpty();
    }

    void onVersion(long version) {
        for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
            Held next = each.next();
            if (next.position() <= version || next.promise().isDone()) {
                each.remove();
                next.promise().complete(next.outcome());
            }
        }
    }

    /** Looks for outcomes whose event was lost. */
    void look(long version) {
        if (underWay.isEmpty()) {
            return;
        }
        shared.outcomes().getAll(Map.copyOf(underWay).keySet()).forEach((key, bytes) -> onOutcome(key, bytes, version));
    }

    void close() {
        underWay.values()
                .forEach(promise -> promise.completeExceptionally(
                        new ClusterException(Reason.UNKNOWN, "closed before the outcome was there")));
        underWay.clear();
        held.forEach(each -> each.promise().complete(each.outcome()));
    }

    private void expire(String key) {
        CompletableFuture<Outcome> promise = underWay.remove(key);
        if (promise == null) {
            return;
        }
        try {
            // An atomic removal: either a router has taken it, or nobody ever will.
            if (shared.intents().remove(key) != null) {
                promise.completeExceptionally(
                        new ClusterException(Reason.UNAVAILABLE, "no router took the intent; it was taken back"));
                return;
            }
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.info("an intent could not be taken back: {}", weather.toString());
        }
        promise.completeExceptionally(new ClusterException(Reason.UNKNOWN, "no outcome within the deadline"));
    }
}
