package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord.Resolution;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.TenantRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to dead letters as operators say. Any thread.
 *
 * <p>A retry appends the write again, and then says that the letter is none any more. Whoever dies between the two leaves it
 * listed, and may retry it again: the write has an idempotency key, so that the shard applies it once.
 */
public final class DeadLetterDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDesk.class);
    private static final String KEY_PREFIX = "retry:";

    private final Vertx vertx;
    private final RoutingView routing;
    private final DeadLetters letters;
    private final WriteQueue queue;
    /** A letter is not retried and discarded at the same time. */
    private final Set<Receipt> underWay = ConcurrentHashMap.newKeySet();

    /** What became of what an operator said. */
    public enum End {
        /** The write stands in its tenant's queue again. */
        RETRIED,
        DISCARDED,
        /** There is no such letter here. */
        NOT_FOUND,
        /** Somebody else sees to the same letter at this moment. */
        UNDER_WAY,
        /** The write's tenant is not in the map; the letter stays. */
        TENANT_UNKNOWN,
        /** The queue did not take the write; the letter stays. */
        NOT_TAKEN,
        /** The letter is still listed, though the write may stand in the queue again; another try does no harm. */
        NOT_WRITTEN
    }

    /**
     * How it ended.
     *
     * @param again under which the write stands in the queue again
     * @param text for the operator; empty if there is nothing more to say
     */
    public record Outcome(End end, Optional<Receipt> again, String text) {
        public Outcome {
            requireNonNull(end, "end");
            requireNonNull(again, "again");
            requireNonNull(text, "text");
        }

        static Outcome of(End end, String text) {
            return new Outcome(end, Optional.empty(), text);
        }
    }

    DeadLetterDesk(Vertx vertx, RoutingView routing, DeadLetters letters, WriteQueue queue) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.routing = requireNonNull(routing, "routing");
        this.letters = requireNonNull(letters, "letters");
        this.queue = requireNonNull(queue, "queue");
    }

    /** Puts the write at the end of its tenant's queue. Fails only if the disk does. */
    public Future<Outcome> retry(Receipt receipt) {
        return alone(
                receipt,
                () -> vertx.executeBlocking(() -> letters.read(receipt), false)
                        .compose(letter -> letter.map(this::append)
                                .orElseGet(() -> Future.succeededFuture(Outcome.of(End.NOT_FOUND, "")))));
    }

    /** The write is given up. */
    public Future<Outcome> discard(Receipt receipt) {
        return alone(
                receipt,
                () -> resolve(receipt, Resolution.DISCARDED, new Outcome(End.DISCARDED, Optional.empty(), "")));
    }

    private Future<Outcome> alone(Receipt receipt, Supplier<Future<Outcome>> work) {
        if (letters.line(receipt).isEmpty()) {
            return Future.succeededFuture(Outcome.of(End.NOT_FOUND, ""));
        }
        if (!underWay.add(receipt)) {
            return Future.succeededFuture(Outcome.of(End.UNDER_WAY, ""));
        }
        // The one before may have ended since the look above.
        Future<Outcome> outcome =
                letters.line(receipt).isEmpty() ? Future.succeededFuture(Outcome.of(End.NOT_FOUND, "")) : work.get();
        return outcome.onComplete(end -> underWay.remove(receipt))
                .onSuccess(end -> LOG.info("event=dead-letter-{} receipt={}", end.end(), receipt));
    }

    private Future<Outcome> append(DeadLetter letter) {
        QueuedWrite write = letter.write();
        Optional<TenantRecord> tenant = routing.current().tenant(write.tenant());
        if (tenant.isEmpty()) {
            return Future.succeededFuture(
                    Outcome.of(End.TENANT_UNKNOWN, "tenant '" + write.tenant() + "' is not in the map"));
        }
        return queue.append(tenant.get(), again(letter, tenant.get()))
                .compose(
                        receipt -> resolve(
                                letter.receipt(),
                                Resolution.RETRIED,
                                new Outcome(End.RETRIED, Optional.of(receipt), "")),
                        failure -> failure instanceof QueueRefusedException refused
                                ? Future.succeededFuture(Outcome.of(End.NOT_TAKEN, refused.text()))
                                : Future.failedFuture(failure));
    }

    /** The write as it was accepted, but with the tenant's record as it is now. */
    private static QueuedWrite again(DeadLetter letter, TenantRecord tenant) {
        QueuedWrite write = letter.write();
        IdempotencyKey key =
                write.key().orElseGet(() -> new IdempotencyKey(KEY_PREFIX + letter.receipt(), digest(write)));
        return new QueuedWrite(
                write.tenant(),
                tenant.epoch(),
                write.acceptedMicros(),
                write.session(),
                Optional.of(key),
                write.statements());
    }

    private static String digest(QueuedWrite write) {
        FieldWriter out = new FieldWriter();
        QueueCodec.writeStatements(out, write);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(out.toBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Future<Outcome> resolve(Receipt receipt, Resolution how, Outcome outcome) {
        return Future.fromCompletionStage(letters.resolve(receipt, how, queue.nowMicros()), vertx.getOrCreateContext())
                .map(done -> {
                    trim();
                    return outcome;
                })
                .otherwise(failure -> {
                    LOG.error("event=dead-letter-not-resolved receipt={}", receipt, failure);
                    return new Outcome(
                            End.NOT_WRITTEN, outcome.again(), "the log of the dead letters does not take it");
                });
    }

    private void trim() {
        vertx.executeBlocking(
                        () -> {
                            letters.trimNowAndThen();
                            return null;
                        },
                        false)
                .onFailure(failure -> LOG.warn("event=dead-letters-not-trimmed", failure));
    }
}
