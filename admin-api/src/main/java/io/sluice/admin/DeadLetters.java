package io.sluice.admin;

import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.inquiry.QueueInquiry.Verb;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes that could not be applied, and what became of queued writes: {@code /v1/deadletters}, {@code /v1/receipts}. */
final class DeadLetters {
    private static final Set<String> PARAMETERS = Set.of("shard", "tenant", "limit", "cursor");

    private final Inquiries inquiries;

    DeadLetters(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    // -- many -------------------------------------------------------------------------------------------------------

    /** Of all routers, the oldest first. */
    Future<Reply> list(Call call) {
        QueueInquiry.Letters inquiry = letters(call, false);
        return inquiries.hear(inquiry).map(answers -> Reply.json(200, page(answers, inquiry)));
    }

    /**
     * The same with their statements, one JSON object a line. Only with every router: a file does not tell what is missing
     * in it.
     */
    Future<Reply> export(Call call) {
        QueueInquiry.Letters inquiry = letters(call, true);
        return inquiries.hear(inquiry).map(answers -> {
            requireAll(answers);
            JsonObject page = page(answers, inquiry);
            StringBuilder lines = new StringBuilder();
            Merge.objects(page, "items")
                    .forEach(each -> lines.append(each.encode()).append('\n'));
            Reply reply = Reply.lines(lines.toString());
            return page.getValue("next") instanceof String next ? reply.with("Link", link(call, next)) : reply;
        });
    }

    private static QueueInquiry.Letters letters(Call call, boolean isWhole) {
        call.allow(PARAMETERS);
        String cursor = call.after();
        Optional<LetterKey> after = LetterKey.of(cursor);
        if (!cursor.isEmpty() && after.isEmpty()) {
            throw Problem.exception(ProblemType.INVALID_PARAMETER, "cursor is none that this API gave");
        }
        return new QueueInquiry.Letters(
                filter(call, "shard", ShardId::new),
                filter(call, "tenant", TenantId::new),
                after,
                call.limit(),
                isWhole);
    }

    private static <T> Optional<T> filter(Call call, String name, Function<String, T> parser) {
        String value = call.query(name);
        try {
            return Optional.ofNullable(value).map(parser);
        } catch (IllegalArgumentException noId) {
            throw Problem.exception(ProblemType.INVALID_PARAMETER, name + " is no id");
        }
    }

    private static JsonObject page(SortedMap<String, Optional<JsonObject>> answers, QueueInquiry.Letters inquiry) {
        JsonObject page = Merge.page(answers, "letters", DeadLetters::key, inquiry.limit());
        Merge.objects(page, "items").forEach(each -> each.remove("key"));
        return page;
    }

    private static Optional<LetterKey> key(JsonObject letter) {
        return letter.getValue("key") instanceof String text ? LetterKey.of(text) : Optional.empty();
    }

    /** The following page, as RFC 8288 has it. */
    private static String link(Call call, String next) {
        StringBuilder link = new StringBuilder("</v1/deadletters:export?cursor=").append(next);
        for (String name : new String[] {"shard", "tenant", "limit"}) {
            String value = call.query(name);
            if (value != null) {
                link.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return link.append(">; rel=\"next\"").toString();
    }

    // -- one --------------------------------------------------------------------------------------------------------

    Future<Reply> get(Call call) {
        call.allow(Set.of());
        Receipt receipt = receipt(call, "dead letter");
        return inquiries.hear(new QueueInquiry.Letter(receipt)).map(answers -> {
            JsonObject found = one(answers, document -> document.containsKey("letter"));
            if (found == null) {
                requireAll(answers);
                throw call.notFound("dead letter");
            }
            JsonObject letter = found.getJsonObject("letter");
            letter.remove("key");
            return Reply.json(
                    200,
                    new JsonObject().put("router", found.getString("router")).mergeIn(letter));
        });
    }

    Future<Reply> retry(Call call) {
        return settle(call, Verb.RETRY);
    }

    Future<Reply> discard(Call call) {
        return settle(call, Verb.DISCARD);
    }

    private Future<Reply> settle(Call call, Verb verb) {
        call.allow(Set.of());
        call.nothing();
        Receipt receipt = receipt(call, "dead letter");
        return inquiries.order(call, new QueueInquiry.Settle(receipt, verb)).map(answers -> {
            JsonObject end = one(answers, document -> !"not-found".equals(document.getValue("outcome")));
            if (end != null) {
                return settled(receipt, end);
            }
            JsonObject absent = Merge.absent(answers);
            if (answers.values().stream().anyMatch(each -> !isHeard(each))) {
                throw Problem.exception(
                        ProblemType.OUTCOME_UNKNOWN,
                        "the router that has it may be one that did not answer: " + absent.encode());
            }
            throw call.notFound("dead letter");
        });
    }

    private static Reply settled(Receipt receipt, JsonObject end) {
        String outcome = String.valueOf(end.getValue("outcome"));
        String text = end.getString("text", "");
        ProblemType problem = switch (outcome) {
            case "retried", "discarded" -> null;
            case "under-way" -> ProblemType.LETTER_BUSY;
            case "tenant-unknown" -> ProblemType.TENANT_GONE;
            case "not-taken" -> ProblemType.QUEUE_REFUSES;
            default -> ProblemType.SHARD_FAILED;
        };
        if (problem != null) {
            String detail = text.isEmpty() ? "router " + end.getString("router") + " says " + outcome : text;
            throw Problem.exception(problem, detail);
        }
        return Reply.json(
                200, new JsonObject().put("receipt", receipt.toString()).mergeIn(end));
    }

    /** What became of a queued write. */
    Future<Reply> receipt(Call call) {
        call.allow(Set.of());
        Receipt receipt = receipt(call, "receipt");
        return inquiries.hear(new QueueInquiry.OfReceipt(receipt)).map(answers -> {
            JsonObject found = one(answers, document -> document.containsKey("status"));
            if (found == null) {
                requireAll(answers);
                throw call.notFound("receipt");
            }
            return Reply.json(200, found);
        });
    }

    private static Receipt receipt(Call call, String kind) {
        return Receipt.of(call.name()).orElseThrow(() -> call.notFound(kind));
    }

    /** The document of the router that has it, with the router's name; null if none has. */
    private static @Nullable JsonObject one(
            SortedMap<String, Optional<JsonObject>> answers, Predicate<JsonObject> isIt) {
        for (Map.Entry<String, Optional<JsonObject>> answer : answers.entrySet()) {
            Optional<JsonObject> document = answer.getValue();
            if (isHeard(document) && isIt.test(document.get())) {
                return new JsonObject().put("router", answer.getKey()).mergeIn(document.get());
            }
        }
        return null;
    }

    private static boolean isHeard(Optional<JsonObject> document) {
        return document.isPresent() && !document.get().containsKey("failure");
    }

    /** What is nowhere else may be where nobody answered. */
    private static void requireAll(SortedMap<String, Optional<JsonObject>> answers) {
        if (answers.values().stream().anyMatch(each -> !isHeard(each))) {
            throw Problem.exception(
                    ProblemType.NO_ROUTER,
                    "it may be at a router that did not answer: "
                            + Merge.absent(answers).encode());
        }
    }
}
