package io.sluice.cluster;

import com.hazelcast.core.HazelcastException;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.InquiryCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each inquiry of the shared map to this router's handler once, and puts its answer back. Waits for nothing: intents
 * are carried out meanwhile. Owned by the cluster's thread, but for {@link #onInquiry} and the count.
 */
final class InquiryDesk {
    /** One more is not answered; the admin API's own limit is far below. */
    static final int UNDER_WAY_MAX = 64;

    /** Answers that nobody fetched are forgotten. */
    static final Duration ANSWER_KEPT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(InquiryDesk.class);

    private final Shared shared;
    private final ClusterThread thread;
    private final String router;
    private final Function<Inquiry, CompletionStage<String>> handler;
    private final SeenKeys seen;
    private final AtomicInteger underWay = new AtomicInteger();

    InquiryDesk(
            Shared shared,
            ClusterThread thread,
            String router,
            InstantSource clock,
            Function<Inquiry, CompletionStage<String>> handler) {
        this.seen = new SeenKeys(Purpose.INQUIRY, clock);
        this.shared = shared;
        this.thread = thread;
        this.router = router;
        this.handler = handler;
    }

    /** On one of Hazelcast's threads. */
    void onInquiry(String key, byte[] bytes) {
        if (underWay.incrementAndGet() > UNDER_WAY_MAX || !thread.run(() -> handOver(key, bytes))) {
            underWay.decrementAndGet();
            LOG.warn("an inquiry is not answered: too many are under way");
        }
    }

    private void handOver(String key, byte[] bytes) {
        Optional<Envelopes.Letter> letter = shared.open(Purpose.INQUIRY, key, bytes);
        if (letter.isEmpty() || !isFirst(key)) {
            underWay.decrementAndGet();
            return;
        }
        handOver(key, letter.get());
    }

    /** Some inquiries have the router do something: none is heeded twice. */
    private boolean isFirst(String key) {
        if (seen.add(key)) {
            return true;
        }
        shared.envelopes().refuse(Purpose.INQUIRY, Refused.STALE);
        return false;
    }

    private void handOver(String key, Envelopes.Letter letter) {
        CompletableFuture<Void> unused = document(letter.payload())
                .orTimeout(AdminClusterSettings.INQUIRY_DEADLINE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(Answer::encode)
                .exceptionally(InquiryDesk::failed)
                .thenAccept(answer -> {
                    if (!thread.run(() -> answer(key, answer))) {
                        underWay.decrementAndGet();
                    }
                });
    }

    private CompletableFuture<String> document(byte[] bytes) {
        try {
            Inquiry inquiry = InquiryCodec.decode(bytes);
            LOG.debug("an inquiry: {}", inquiry.subject());
            return handler.apply(inquiry).toCompletableFuture().copy();
        } catch (MalformedRecordException unreadable) {
            LOG.warn("an inquiry cannot be read: {}", unreadable.getMessage());
            return CompletableFuture.completedFuture(Answer.error("this router cannot read the inquiry"));
        } catch (RuntimeException bug) {
            return CompletableFuture.failedFuture(bug);
        }
    }

    private static byte[] failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof TimeoutException) {
            LOG.warn("an inquiry has no answer after the longest deadline");
            return Answer.encode(Answer.error("no answer within the longest deadline"));
        }
        // Neither its message nor its trace: they may hold the statement that was asked about.
        String kind = (cause == null ? failure : cause).getClass().getSimpleName();
        LOG.error("an inquiry failed: {}", kind);
        return Answer.encode(Answer.error("the router failed over it: " + kind));
    }

    private void answer(String key, byte[] answer) {
        underWay.decrementAndGet();
        try {
            // Not waited for: a cluster that does not answer must not hold up the intents.
            String under = Answer.key(key, router);
            shared.answers()
                    .setAsync(
                            under,
                            shared.seal(Purpose.ANSWER, under, answer),
                            ANSWER_KEPT.toSeconds(),
                            TimeUnit.SECONDS)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            LOG.warn("an answer could not be told: {}", failure.toString());
                        }
                    });
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.warn("an answer could not be told: {}", weather.toString());
        }
    }
}
