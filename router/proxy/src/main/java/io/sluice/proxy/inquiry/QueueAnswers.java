package io.sluice.proxy.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.queue.DeadLetterDesk;
import io.sluice.proxy.queue.DeadLetters;
import io.sluice.proxy.queue.QueueDesk;
import io.sluice.proxy.queue.QueueRefusedException;
import io.sluice.proxy.queue.QueueStatus;
import io.sluice.proxy.queue.Queues;
import io.sluice.proxy.queue.ReceiptStatus;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers what is asked of the queues and the dead letters. Any thread. */
final class QueueAnswers implements QueueInquiry.Each<Future<JsonObject>> {
    /** Statements over it are for the next page; a single letter may have more. */
    private static final long PAGE_BYTES = 1 << 20;
    /** Each has 1 MiB at most. */
    private static final int READ_AT_ONCE = 16;

    private final Parts parts;

    /**
     * @param queue says of receipts
     * @param vertx for what reads the disk
     */
    record Parts(
            Vertx vertx,
            QueueDesk desk,
            DeadLetters letters,
            DeadLetterDesk letterDesk,
            WriteQueue queue,
            InstantSource wall) {
        static Parts of(Vertx vertx, Queues queues, InstantSource wall) {
            return new Parts(vertx, queues.desk(), queues.letters(), queues.letterDesk(), queues, wall);
        }
    }

    QueueAnswers(Parts parts) {
        this.parts = requireNonNull(parts, "parts");
    }

    // -- queues -----------------------------------------------------------------------------------------------------

    @Override
    public Future<JsonObject> standings(QueueInquiry.Standings inquiry) {
        List<Future<QueueStatus>> looks =
                inquiry.shards().stream().map(parts.desk()::status).toList();
        return Future.join(looks).map(done -> {
            JsonArray queues = new JsonArray();
            looks.forEach(look ->
                    queues.add(QueueDocuments.queue(look.result(), parts.wall().instant())));
            return new JsonObject().put("queues", queues);
        });
    }

    @Override
    public Future<JsonObject> tenants(QueueInquiry.Tenants inquiry) {
        // One more than asked for tells whether there are more.
        return parts.desk()
                .tenants(inquiry.shard(), inquiry.after(), inquiry.limit() + 1)
                .map(tenants -> {
                    JsonArray page = new JsonArray();
                    tenants.stream()
                            .limit(inquiry.limit())
                            .forEach(tenant -> page.add(
                                    QueueDocuments.tenant(tenant, parts.wall().instant())));
                    return new JsonObject().put("tenants", page).put("more", tenants.size() > inquiry.limit());
                });
    }

    @Override
    public Future<JsonObject> pause(QueueInquiry.Pause inquiry) {
        ShardId shard = inquiry.shard();
        return inquiry.tenant()
                .map(tenant -> parts.desk().pause(shard, tenant, inquiry.isPaused()))
                .orElseGet(() -> parts.desk().pause(shard, inquiry.isPaused()))
                .map(accepted -> accepted(shard, accepted));
    }

    @Override
    public Future<JsonObject> rate(QueueInquiry.Rate inquiry) {
        return parts.desk()
                .rate(inquiry.shard(), inquiry.entriesPerSecond())
                .map(accepted -> accepted(inquiry.shard(), accepted));
    }

    private static JsonObject accepted(ShardId shard, boolean accepted) {
        return new JsonObject().put("shard", shard.value()).put("accepted", accepted);
    }

    // -- dead letters -----------------------------------------------------------------------------------------------

    @Override
    public Future<JsonObject> letters(QueueInquiry.Letters inquiry) {
        return parts.vertx().executeBlocking(() -> page(inquiry), false);
    }

    private JsonObject page(QueueInquiry.Letters inquiry) {
        Predicate<DeadLetters.Line> which =
                line -> inquiry.shard().map(line.receipt().shard()::equals).orElse(true)
                        && inquiry.tenant().map(line.tenant()::equals).orElse(true);
        Optional<LetterKey> after = inquiry.after();
        while (true) {
            List<DeadLetters.Line> lines = parts.letters().lines(which, after, inquiry.limit() + 1);
            boolean more = lines.size() > inquiry.limit();
            List<DeadLetters.Line> page = more ? lines.subList(0, inquiry.limit()) : lines;
            JsonObject told = inquiry.isWhole() ? whole(page, more) : brief(page, more);
            if (!more || !told.getJsonArray("letters").isEmpty()) {
                return told;
            }
            // All of them were seen to meanwhile; a page without a letter would be taken for the last one.
            after = Optional.of(page.get(page.size() - 1).key());
        }
    }

    private static JsonObject brief(List<DeadLetters.Line> page, boolean more) {
        JsonArray letters = new JsonArray();
        page.forEach(line -> letters.add(QueueDocuments.line(line)));
        return new JsonObject().put("letters", letters).put("more", more);
    }

    private JsonObject whole(List<DeadLetters.Line> page, boolean more) {
        JsonArray letters = new JsonArray();
        long bytes = 0;
        for (int from = 0; from < page.size(); from += READ_AT_ONCE) {
            List<DeadLetters.Line> some = page.subList(from, Math.min(page.size(), from + READ_AT_ONCE));
            Map<Receipt, DeadLetter> read = new HashMap<>();
            parts.letters().read(some).forEach(letter -> read.put(letter.receipt(), letter));
            for (DeadLetters.Line line : some) {
                DeadLetter letter = read.get(line.receipt());
                if (letter == null) {
                    continue;
                }
                bytes += QueueDocuments.bytes(letter);
                if (bytes > PAGE_BYTES && !letters.isEmpty()) {
                    return new JsonObject().put("letters", letters).put("more", true);
                }
                letters.add(QueueDocuments.letter(letter));
            }
        }
        return new JsonObject().put("letters", letters).put("more", more);
    }

    @Override
    public Future<JsonObject> letter(QueueInquiry.Letter inquiry) {
        return parts.vertx()
                .executeBlocking(
                        () -> {
                            Optional<DeadLetter> letter = parts.letters().read(inquiry.receipt());
                            return letter.map(found -> new JsonObject().put("letter", QueueDocuments.letter(found)))
                                    .orElseGet(JsonObject::new);
                        },
                        false);
    }

    @Override
    public Future<JsonObject> settle(QueueInquiry.Settle inquiry) {
        Receipt receipt = inquiry.receipt();
        Future<DeadLetterDesk.Outcome> outcome = switch (inquiry.verb()) {
            case RETRY -> parts.letterDesk().retry(receipt);
            case DISCARD -> parts.letterDesk().discard(receipt);
        };
        return outcome.map(QueueDocuments::outcome);
    }

    // -- receipts ---------------------------------------------------------------------------------------------------

    /** A dead letter outlives the log of its queue. */
    @Override
    public Future<JsonObject> receipt(QueueInquiry.OfReceipt inquiry) {
        Receipt receipt = inquiry.receipt();
        return parts.queue()
                .status(receipt)
                .map(status -> status instanceof ReceiptStatus.NotFound
                        ? letterOr(receipt, new JsonObject())
                        : QueueDocuments.receipt(receipt, status))
                .recover(failure -> failure instanceof QueueRefusedException refused
                        ? Future.succeededFuture(letterOr(receipt, new JsonObject().put("error", refused.text())))
                        : Future.failedFuture(failure));
    }

    private JsonObject letterOr(Receipt receipt, JsonObject other) {
        return parts.letters().line(receipt).map(QueueDocuments::receipt).orElse(other);
    }
}
