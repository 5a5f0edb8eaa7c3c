package io.sluice.cluster;

import com.hazelcast.core.HazelcastException;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.InquiryCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts inquiries into the shared map and collects the routers' answers until all are there or the deadline has passed: by
 * events, or, if one was lost, by looking. Takes back what was answered, so that no SQL stays in the map. Owned by the
 * cluster's thread.
 */
final class InquirySender {
    /** An inquiry is forgotten a little after its deadline, should its author die. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(InquirySender.class);

    private final Shared shared;
    private final ClusterThread thread;
    private final String author;
    private final Map<String, Asked> underWay = new HashMap<>();
    private long asked;

    /** @param answers of each router that is asked; empty while it has not answered */
    private record Asked(
            SortedMap<String, Optional<String>> answers, CompletableFuture<Map<String, Optional<String>>> promise) {
        boolean isComplete() {
            return answers.values().stream().allMatch(Optional::isPresent);
        }
    }

    /** @param author tells this admin API's inquiries from those of others */
    InquirySender(Shared shared, ClusterThread thread, String author) {
        this.shared = shared;
        this.thread = thread;
        this.author = author;
    }

    void send(
            Inquiry inquiry,
            Duration deadline,
            List<RouterStatus> routers,
            CompletableFuture<Map<String, Optional<String>>> promise) {
        SortedMap<String, Optional<String>> answers = new TreeMap<>();
        routers.forEach(status -> answers.put(status.router().name(), Optional.empty()));
        if (answers.isEmpty()) {
            promise.complete(Map.of());
            return;
        }
        asked++;
        String key = author + "-" + asked;
        underWay.put(key, new Asked(answers, promise));
        thread.after(deadline, () -> finish(key));
        try {
            long kept = deadline.plus(GRACE).toSeconds();
            // Not waited for: a cluster that does not answer must not hold up the intents.
            shared.inquiries()
                    .setAsync(
                            key,
                            shared.seal(Purpose.INQUIRY, key, InquiryCodec.encode(inquiry)),
                            kept,
                            TimeUnit.SECONDS)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            thread.run(() -> fail(key, failure));
                        }
                    });
        } catch (HazelcastException | IllegalStateException weather) {
            fail(key, weather);
        }
    }

    void onAnswer(String key, byte[] bytes) {
        String inquiry = Answer.inquiryOf(key);
        if (!inquiry.startsWith(author)) {
            return;
        }
        Optional<Envelopes.Letter> letter = shared.open(Purpose.ANSWER, key, bytes);
        if (letter.isEmpty()) {
            return;
        }
        shared.answers().deleteAsync(key);
        Asked there = underWay.get(inquiry);
        if (there == null) {
            return;
        }
        try {
            Optional<String> answer = Optional.of(Answer.decode(letter.get().payload()));
            there.answers().computeIfPresent(Answer.routerOf(key), (router, before) -> answer);
        } catch (MalformedRecordException unreadable) {
            LOG.error("an answer cannot be read: {}", unreadable.getMessage());
        }
        if (there.isComplete()) {
            finish(inquiry);
        }
    }

    /** Looks for answers whose event was lost. */
    void look() {
        if (underWay.isEmpty()) {
            return;
        }
        Set<String> keys = new HashSet<>();
        underWay.forEach((key, each) -> each.answers().forEach((router, answer) -> {
            if (answer.isEmpty()) {
                keys.add(Answer.key(key, router));
            }
        }));
        shared.answers().getAll(keys).forEach(this::onAnswer);
    }

    void close() {
        underWay.values()
                .forEach(each -> each.promise()
                        .completeExceptionally(
                                new ClusterException(Reason.CLOSED, "closed before the answers were there")));
        underWay.clear();
    }

    private void finish(String key) {
        Asked there = underWay.remove(key);
        if (there == null) {
            return;
        }
        try {
            shared.inquiries().deleteAsync(key);
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.info("an inquiry could not be taken back: {}", weather.toString());
        }
        there.promise().complete(Collections.unmodifiableSortedMap(there.answers()));
    }

    private void fail(String key, Throwable weather) {
        Asked there = underWay.remove(key);
        if (there != null) {
            String text = "the inquiry could not be sent: " + weather.getClass().getSimpleName();
            there.promise().completeExceptionally(new ClusterException(Reason.UNAVAILABLE, text, weather));
        }
    }
}
