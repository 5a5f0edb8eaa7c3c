package io.sluice.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.listener.EntryAddedListener;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes intents off the shared map, one at a time and oldest first, and puts back their outcomes. Taking is an atomic
 * removal: no two routers carry out one intent. Owned by the cluster's thread.
 *
 * <p>Those about a shard's primary keep nobody waiting: they take minutes, another shard may need one meanwhile, and an abort
 * must overtake what it aborts.
 */
final class IntentDesk {
    /** Outcomes that nobody fetched are forgotten. */
    static final Duration OUTCOME_KEPT = Duration.ofMinutes(10);

    /** So many intents about primaries at once; when they are under way, the next intent of any kind waits. */
    static final int HANDOVERS_MAX = 64;

    /** For as long as the intent itself would be heeded. */
    private static final Duration TAKEN_KEPT = Purpose.INTENT.heededFor();

    private static final Logger LOG = LoggerFactory.getLogger(IntentDesk.class);

    private final Shared shared;
    private final ClusterThread thread;
    private final SeenKeys seen;
    private @Nullable Function<Intent, CompletionStage<Outcome>> handler;
    private boolean isListening;
    private boolean isBusy;
    private int handovers;

    /** Closed at first. */
    IntentDesk(Shared shared, ClusterThread thread, InstantSource clock) {
        this.shared = shared;
        this.thread = thread;
        this.seen = new SeenKeys(Purpose.INTENT, clock);
    }

    /** Takes intents from now on; what it was handed in an earlier lead and is not done is waited for. */
    void open(Function<Intent, CompletionStage<Outcome>> next) {
        handler = next;
        if (!isListening) {
            EntryAddedListener<String, byte[]> listener = event -> thread.run(this::look);
            shared.intents().addEntryListener(listener, false);
            isListening = true;
        }
        look();
    }

    /** Takes no more. What is under way ends and is told; the rest stays for the next leader. */
    void close() {
        handler = null;
    }

    /** Takes the next intents until one is being carried out that the others wait for. */
    private void look() {
        if (handler == null) {
            return;
        }
        try {
            for (String key : new TreeSet<>(shared.intents().keySet())) {
                Function<Intent, CompletionStage<Outcome>> to = handler;
                if (to == null || isBusy || handovers == HANDOVERS_MAX) {
                    return;
                }
                byte[] taken = shared.intents().remove(key);
                Optional<Envelopes.Letter> letter = shared.open(Purpose.INTENT, key, taken);
                if (letter.isPresent() && isFirst(key)) {
                    carryOut(key, letter.get().payload(), to);
                }
            }
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.warn("intents could not be read: {}", weather.toString());
        }
    }

    /**
     * Whether nobody has taken it before: neither this router nor, unless both halves of a split did, another one. A merge of
     * halves brings back what was taken in one of them only; so may somebody who has recorded it.
     */
    private boolean isFirst(String key) {
        byte[] mark = shared.seal(Purpose.TAKEN, key, new byte[0]);
        byte[] before = shared.taken().putIfAbsent(key, mark, TAKEN_KEPT.toSeconds(), TimeUnit.SECONDS);
        boolean isMarked = shared.open(Purpose.TAKEN, key, before).isPresent();
        if (seen.add(key) && !isMarked) {
            return true;
        }
        shared.envelopes().refuse(Purpose.INTENT, Refused.STALE);
        return false;
    }

    private void carryOut(String key, byte[] bytes, Function<Intent, CompletionStage<Outcome>> to) {
        Intent intent;
        try {
            intent = IntentCodec.intent(bytes);
        } catch (MalformedRecordException unreadable) {
            LOG.warn("an intent cannot be read: {}", unreadable.getMessage());
            tell(key, new Outcome.Refused(Refusal.UNREADABLE, String.valueOf(unreadable.getMessage())));
            return;
        }
        LOG.info(
                "an intent: id={} actor={} subject={}",
                intent.id(),
                intent.origin().actor(),
                intent.subject());
        boolean isHandover = intent instanceof FailoverIntent;
        handovers += isHandover ? 1 : 0;
        isBusy = !isHandover;
        CompletableFuture<Void> unused = outcome(intent, to)
                .orTimeout(AdminClusterSettings.DEADLINE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(IntentDesk::failed)
                .thenAccept(outcome -> thread.run(() -> answer(key, isHandover, outcome)));
    }

    private static CompletableFuture<Outcome> outcome(
            Intent intent, Function<Intent, CompletionStage<Outcome>> handler) {
        try {
            return handler.apply(intent).toCompletableFuture().copy();
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

    private void answer(String key, boolean isHandover, Outcome outcome) {
        if (isHandover) {
            handovers--;
        } else {
            isBusy = false;
        }
        tell(key, outcome);
        look();
    }

    private void tell(String key, Outcome outcome) {
        try {
            byte[] bytes = shared.seal(Purpose.OUTCOME, key, IntentCodec.encode(outcome));
            shared.outcomes().set(key, bytes, OUTCOME_KEPT.toSeconds(), TimeUnit.SECONDS);
        } catch (HazelcastException | IllegalStateException weather) {
            // Its author hears that the outcome is unknown.
            LOG.warn("an outcome could not be told: intent={} {}", key, weather.toString());
        }
    }
}
