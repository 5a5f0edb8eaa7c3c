package io.sluice.proxy.inquiry;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.LogUsage;
import io.sluice.proxy.queue.DeadLetterDesk;
import io.sluice.proxy.queue.DeadLetters;
import io.sluice.proxy.queue.QueueDesk;
import io.sluice.proxy.queue.QueueStatus;
import io.sluice.proxy.queue.ReceiptStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The JSON of queues, dead letters and receipts. */
final class QueueDocuments {
    private QueueDocuments() {}

    // -- queues -----------------------------------------------------------------------------------------------------

    static JsonObject queue(QueueStatus status, Instant now) {
        JsonObject json = new JsonObject().put("shard", status.shard().value()).put("state", state(status));
        status.drain().ifPresent(drain -> drain(json, drain, now));
        JsonObject refused = new JsonObject();
        status.refusals().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> refused.put(word(each.getKey()), each.getValue()));
        return json.put("deadLetters", status.deadLetters())
                .put("refused", refused)
                .put("log", usage(status.usage()));
    }

    private static String state(QueueStatus status) {
        return status.drain()
                .map(drain -> words(drain.replay().state().getClass().getSimpleName()))
                .orElseGet(() -> status.isStandby() ? "standby" : word(status.opening()));
    }

    private static void drain(JsonObject json, QueueStatus.OfDrain drain, Instant now) {
        ReplayStatus replay = drain.replay();
        json.put("paused", replay.stopped())
                .put("tenants", replay.tenants())
                .put("pausedTenants", replay.pausedTenants())
                .put("entries", replay.remaining());
        age(json, replay.oldestMicros(), now);
        json.put("entriesPerSecond", rounded(replay.perSecond()))
                .put("entriesPerSecondMax", replay.perSecondMax())
                .put("etaMillis", replay.eta().map(Duration::toMillis).orElse(null))
                .put("window", replay.window())
                .put("inFlight", replay.inFlight())
                .put("readAhead", replay.readAhead())
                .put("readAheadBytes", replay.readAheadBytes());
        ReplayStatus.Totals totals = replay.totals();
        json.put(
                "totals",
                new JsonObject()
                        .put("found", drain.found())
                        .put("appended", drain.appended())
                        .put("applied", totals.applied() - totals.already())
                        .put("already", totals.already())
                        .put("dead", totals.dead())
                        .put("batches", totals.batches())
                        .put("retries", totals.retries())
                        .put("lost", totals.lost())
                        .put("handedBack", totals.handedBack()));
    }

    private static JsonObject usage(LogUsage usage) {
        return new JsonObject()
                .put("bytes", usage.usedBytes())
                .put("bytesMax", usage.maxBytes())
                .put("waitingBytes", usage.waitingBytes())
                .put("diskFreeBytes", usage.diskFreeBytes())
                .put("lastSyncMicros", usage.lastSyncNanos() / 1_000);
    }

    static JsonObject tenant(QueueDesk.OfTenant each, Instant now) {
        ReplayStatus.OfTenant tenant = each.drain();
        JsonObject json = new JsonObject()
                .put("tenant", tenant.tenant().value())
                .put("entries", tenant.remaining())
                .put("bytes", each.bytes());
        each.quota()
                .ifPresent(quota -> json.put(
                        "quota",
                        new JsonObject()
                                .put("entries", quota.writes())
                                .put("bytes", quota.bytes())
                                .put("ageMillis", quota.age().toMillis())));
        age(json, tenant.oldestMicros(), now);
        json.put("entriesPerSecond", rounded(tenant.perSecond()))
                .put("etaMillis", tenant.eta().map(Duration::toMillis).orElse(null))
                .put("paused", tenant.paused().isPresent());
        tenant.paused().ifPresent(reason -> json.put("reason", word(reason)).put("code", tenant.errorCode()));
        return json.put("failures", tenant.failures())
                .put("parked", tenant.parked())
                .put("handingBack", tenant.held());
    }

    private static void age(JsonObject json, OptionalLong oldestMicros, Instant now) {
        oldestMicros.ifPresent(micros -> {
            Instant oldest = instant(micros);
            json.put("oldestAt", time(oldest))
                    .put(
                            "oldestMillis",
                            Math.max(0, Duration.between(oldest, now).toMillis()));
        });
    }

    // -- dead letters -----------------------------------------------------------------------------------------------

    static JsonObject line(DeadLetters.Line line) {
        return new JsonObject()
                .put("receipt", line.receipt().toString())
                .put("tenant", line.tenant().value())
                .put("shard", line.receipt().shard().value())
                .put("acceptedAt", time(instant(line.acceptedMicros())))
                .put("buriedAt", time(instant(line.buriedMicros())))
                .put("code", line.code())
                .put("text", line.text())
                .put("key", line.key().toString());
    }

    static JsonObject letter(DeadLetter letter) {
        QueuedWrite write = letter.write();
        JsonArray statements = new JsonArray();
        write.statements().forEach(statement -> statements.add(statement(statement)));
        JsonObject json = line(DeadLetters.Line.of(letter, Position.NONE))
                .put("sqlState", letter.error().sqlState())
                .put("epoch", write.epoch().value())
                .put("database", write.session().schema())
                .put("collation", write.session().collation())
                .put("session", write.session().assignments());
        write.key().ifPresent(key -> json.put("idempotencyKey", key.value()));
        return json.put("statements", statements);
    }

    static long bytes(DeadLetter letter) {
        return letter.write().statements().stream()
                .mapToLong(QueuedStatement::bytes)
                .sum();
    }

    /** The text in {@code sql} if it is UTF-8, else its bytes in {@code sqlBase64}. */
    private static JsonObject statement(QueuedStatement statement) {
        JsonObject json = new JsonObject();
        try {
            json.put(
                    "sql",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(statement.sql()))
                            .toString());
        } catch (CharacterCodingException other) {
            json.put("sqlBase64", base64(statement.sql()));
        }
        statement.parameters().ifPresent(parameters -> json.put("parameters", base64(parameters)));
        return json;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static JsonObject outcome(DeadLetterDesk.Outcome outcome) {
        JsonObject json = new JsonObject().put("outcome", word(outcome.end()));
        outcome.again().ifPresent(receipt -> json.put("again", receipt.toString()));
        return outcome.text().isEmpty() ? json : json.put("text", outcome.text());
    }

    // -- receipts ---------------------------------------------------------------------------------------------------

    static JsonObject receipt(Receipt receipt, ReceiptStatus status) {
        if (status instanceof ReceiptStatus.Queued queued) {
            return receipt(receipt, "queued", queued.tenant(), queued.acceptedAt());
        }
        if (status instanceof ReceiptStatus.Settled settled) {
            if (settled.settlement() instanceof Settlement.Dead dead) {
                return receipt(receipt, "dead", settled.tenant(), settled.acceptedAt())
                        .put("error", error(dead.code(), dead.text()).put("sqlState", dead.sqlState()));
            }
            JsonObject json = receipt(receipt, "applied", settled.tenant(), settled.acceptedAt());
            // The marker says that it is applied; what the shard answered may not be known any more.
            return settled.settlement() instanceof Settlement.Applied applied && applied.isKnown()
                    ? json.put("result", result(applied))
                    : json;
        }
        return new JsonObject();
    }

    static JsonObject receipt(DeadLetters.Line line) {
        return receipt(line.receipt(), "dead", line.tenant(), instant(line.acceptedMicros()))
                .put("error", error(line.code(), line.text()));
    }

    private static JsonObject receipt(Receipt receipt, String status, TenantId tenant, Instant acceptedAt) {
        return new JsonObject()
                .put("receipt", receipt.toString())
                .put("status", status)
                .put("tenant", tenant.value())
                .put("shard", receipt.shard().value())
                .put("acceptedAt", time(acceptedAt));
    }

    private static JsonObject error(int code, String text) {
        return new JsonObject().put("code", code).put("text", text);
    }

    private static JsonObject result(Settlement.Applied applied) {
        return new JsonObject()
                .put("affectedRows", applied.affectedRows())
                .put("insertId", Long.toUnsignedString(applied.insertId()))
                .put("warnings", applied.warnings());
    }

    private static double rounded(double perSecond) {
        return Math.round(perSecond * 10) / 10.0;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code FenceFailed} is {@code fence-failed}. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
