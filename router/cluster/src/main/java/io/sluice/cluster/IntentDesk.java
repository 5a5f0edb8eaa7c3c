package io.sluice.cluster;

import com.hazelcast.core.HazelcastException;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes intents off the shared map, one at a time and oldest first, and puts back their outcomes. Taking is an atomic
 * removal: no two routers carry out one intent. Owned by the cluster's thread.
 */
final class IntentDesk {
    /** Outcomes that nobody fetched are forgotten. */
    static final Duration OUTCOME_KEPT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(IntentDesk.class);

    private final Shared shared;
    private final ClusterThread thread;
    private final Function<Intent, CompletionStage<Outcome>> handler;
    private boolean isBusy;

    IntentDesk(Shared shared, ClusterThread thread, Function<Intent, CompletionStage<Outcome>> handler) {
        this.shared = shared;
        this.thread = thread;
        this.handler = handler;
    }

    /** Takes the next intent unless one is being carried out. */
    void look() {
        if (isBusy) {
            return;
        }
        try {
            for (String key : new TreeSet<>(shared.intents().keySet())) {
                byte[] taken = shared.intents().remove(key);
                if (taken != null) {
                    isBusy = true;
                    carryOut(key, taken);
                    return;
                }
            }
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.warn("intents could not be read: {}", weather.toString());
        }
    }

    private void carryOut(String key, byte[] bytes) {
        CompletableFuture<Void> unused = outcome(bytes)
                .orTimeout(AdminClusterSettings.DEADLINE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(IntentDesk::failed)
                .thenAccept(outcome -> thread.run(() -> answer(key, outcome)));
    }

    private CompletableFuture<Outcome> outcome(byte[] bytes) {
        try {
            Intent intent = IntentCodec.intent(bytes);
            LOG.info(
                    "an intent: id={} actor={} subject={}",
                    intent.id(),
                    intent.origin().actor(),
                    intent.subject());
            return handler.apply(intent).toCompletableFuture().copy();
        } catch (MalformedRecordException unreadable) {
            LOG.warn("an intent cannot be read: {}", unreadable.getMessage());
            String text = String.valueOf(unreadable.getMessage());
            return CompletableFuture.completedFuture(new Outcome.Refused(Refusal.UNREADABLE, text));
        } catch (RuntimeException bug) {
            return CompletableFuture.failedFuture(bug);
        }
    }

    private static Outcome failed(Throwable failure) {
        if (failure instanceof TimeoutException) {
            LOG.error("an intent has no outcome after its longest deadline");
            return new Outcome.Failed("no outcome within the longest deadline; it may still be carried out");
        }
        // Its message may hold what a server said about SQL: that is not for the log, nor for the operator.
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        String kind = (cause == null ? failure : cause).getClass().getSimpleName();
        LOG.error("an intent failed: {}", kind);
        LOG.debug("an intent failed", failure);
        return new Outcome.Failed("the router failed over it: " + kind);
    }

    private void answer(String key, Outcome outcome) {
        isBusy = false;
        try {
            byte[] bytes = IntentCodec.encode(outcome);
            shared.outcomes().set(key, bytes, OUTCOME_KEPT.toSeconds(), TimeUnit.SECONDS);
        } catch (HazelcastException | IllegalStateException weather) {
            // Its author hears that the outcome is unknown.
            LOG.warn("an outcome could not be told: intent={} {}", key, weather.toString());
        }
        look();
    }
}
