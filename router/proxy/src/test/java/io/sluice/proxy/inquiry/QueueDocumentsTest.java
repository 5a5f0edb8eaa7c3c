package io.sluice.proxy.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.Backlog;
import io.sluice.core.replay.Replay;
import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.LogUsage;
import io.sluice.journal.SyncTimes;
import io.sluice.proxy.queue.DeadLetterDesk;
import io.sluice.proxy.queue.QueueDesk;
import io.sluice.proxy.queue.QueueStatus;
import io.sluice.proxy.queue.ReceiptStatus;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueueDocumentsTest {
    private static final ShardId S1 = new ShardId("s1");
    private static final TenantId ACME = new TenantId("acme");
    private static final Receipt RECEIPT = new Receipt(S1, 0xFF, new Position(7));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
    private static final long ACCEPTED_MICROS = NOW.minusSeconds(4).getEpochSecond() * 1_000_000;

    private final Replay<String> replay = new Replay<>(
            ReplaySettings.DEFAULT,
            new Backlog(
                    Position.NONE,
                    new Position(3),
                    List.of(new Backlog.OfTenant(ACME, 3, 300, Position.NONE, ACCEPTED_MICROS))),
            0);

    @Test
    void aQueueThatNobodyNeededIsNone() {
        JsonObject queue = queue(QueueStatus.Opening.NONE, Optional.empty(), Map.of());

        assertThat(queue.fieldNames()).containsExactly("shard", "state", "deadLetters", "refused", "log");
        assertThat(queue.getString("state")).isEqualTo("none");
    }

    @Test
    void anOpenQueueSaysWhatItsDrainDoesAndTheSumsHold() {
        JsonObject queue = open();

        assertThat(queue.getString("state")).isEqualTo("contained");
        assertThat(queue.getInteger("entries")).isEqualTo(3);
        assertThat(queue.getString("oldestAt")).isEqualTo("2026-01-01T00:00:06Z");
        assertThat(queue.getLong("oldestMillis")).isEqualTo(4_000);
        assertThat(queue.getValue("etaMillis")).isNull();
        assertThat(queue.getJsonObject("refused")).isEqualTo(new JsonObject().put("busy", 2L));
        JsonObject totals = queue.getJsonObject("totals");
        assertThat(totals.getLong("found") + totals.getLong("appended"))
                .isEqualTo(totals.getLong("applied")
                        + totals.getLong("already")
                        + totals.getLong("dead")
                        + queue.getLong("entries"));
    }

    @Test
    void aPauseIsToldOfTheQueueAndOfTheTenant() {
        replay.onOpen(1);
        replay.pause(ACME, 2);
        replay.pauseAll(3);
        replay.rate(500, 4);

        QueueQuota quota = new QueueQuota(7, 1 << 20, Duration.ofHours(1));

        JsonObject queue = open();
        JsonObject tenant =
                QueueDocuments.tenant(new QueueDesk.OfTenant(replay.tenants(5).get(0), 300, Optional.of(quota)), NOW);

        assertThat(queue.getString("state")).isEqualTo("fencing");
        assertThat(queue.getBoolean("paused")).isTrue();
        assertThat(queue.getInteger("pausedTenants")).isEqualTo(1);
        assertThat(queue.getInteger("entriesPerSecondMax")).isEqualTo(500);
        assertThat(tenant.getString("tenant")).isEqualTo("acme");
        assertThat(tenant.getBoolean("paused")).isTrue();
        assertThat(tenant.getString("reason")).isEqualTo("operator");
        assertThat(tenant.getLong("bytes")).isEqualTo(300);
        assertThat(tenant.getJsonObject("quota").encode())
                .isEqualTo("{\"entries\":7,\"bytes\":1048576,\"ageMillis\":3600000}");
    }

    @Test
    void aLetterTellsItsStatementsAsTextOrAsBytes() {
        byte[] latin = {'S', (byte) 0xFC};
        QueuedWrite write = new QueuedWrite(
                ACME,
                new Epoch(3),
                ACCEPTED_MICROS,
                new CarriedState(8, "acme", "time_zone='+00:00'"),
                Optional.of(new IdempotencyKey("order-7", "a".repeat(64))),
                List.of(
                        QueuedStatement.prepared("INSERT 'ü'".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2}),
                        QueuedStatement.text(latin)));

        JsonObject letter = QueueDocuments.letter(
                new DeadLetter(RECEIPT, write, new Settlement.Dead(1062, "23000", "Duplicate"), ACCEPTED_MICROS));

        assertThat(letter.getString("receipt")).isEqualTo("s1-00000000000000ff-7");
        assertThat(letter.getInteger("code")).isEqualTo(1062);
        assertThat(letter.getString("sqlState")).isEqualTo("23000");
        assertThat(letter.getString("idempotencyKey")).isEqualTo("order-7");
        assertThat(letter.getJsonArray("statements").getJsonObject(0))
                .isEqualTo(new JsonObject().put("sql", "INSERT 'ü'").put("parameters", "AQI="));
        assertThat(letter.getJsonArray("statements").getJsonObject(1))
                .isEqualTo(new JsonObject().put("sqlBase64", "U/w="));
    }

    @Test
    void aReceiptSaysWhatBecameOfTheWrite() {
        assertThat(receipt(new ReceiptStatus.NotFound()).isEmpty()).isTrue();
        assertThat(receipt(new ReceiptStatus.Queued(ACME, NOW)).getString("status"))
                .isEqualTo("queued");
        assertThat(receipt(settled(new Settlement.Applied(2, -1, 1))).getJsonObject("result"))
                .isEqualTo(new JsonObject()
                        .put("affectedRows", 2L)
                        .put("insertId", "18446744073709551615")
                        .put("warnings", 1));
        JsonObject before = receipt(settled(Settlement.Applied.BEFORE));
        assertThat(before.getString("status")).isEqualTo("applied");
        assertThat(before.containsKey("result")).isFalse();
        assertThat(receipt(settled(new Settlement.Dead(1062, "23000", "x"))).getString("status"))
                .isEqualTo("dead");
    }

    @Test
    void anOutcomeIsTheWordOfItsEnd() {
        DeadLetterDesk.Outcome outcome =
                new DeadLetterDesk.Outcome(DeadLetterDesk.End.NOT_WRITTEN, Optional.of(RECEIPT), "why");

        assertThat(QueueDocuments.outcome(outcome))
                .isEqualTo(new JsonObject()
                        .put("outcome", "not-written")
                        .put("again", RECEIPT.toString())
                        .put("text", "why"));
    }

    private JsonObject open() {
        QueueStatus.OfDrain drain = new QueueStatus.OfDrain(replay.status(5), 3, 0);
        return queue(
                QueueStatus.Opening.OPEN,
                Optional.of(drain),
                Map.of(QueueStatus.Refusal.BUSY, 2L, QueueStatus.Refusal.FULL, 0L));
    }

    private static JsonObject queue(
            QueueStatus.Opening opening, Optional<QueueStatus.OfDrain> drain, Map<QueueStatus.Refusal, Long> refusals) {
        LogUsage usage = new LogUsage(1, 2, 3, 4, 5_000, SyncTimes.NONE);
        return QueueDocuments.queue(new QueueStatus(S1, opening, drain, usage, 1, refusals), NOW);
    }

    private static ReceiptStatus settled(Settlement settlement) {
        return new ReceiptStatus.Settled(ACME, NOW, settlement);
    }

    private static JsonObject receipt(ReceiptStatus status) {
        return QueueDocuments.receipt(RECEIPT, status);
    }
}
