package io.sluice.proxy.inquiry;

import static io.sluice.proxy.queue.OpenQueues.SHARD;
import static io.sluice.proxy.queue.OpenQueues.SMALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.inquiry.QueueInquiry.Verb;
import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.queue.OpenQueues;
import io.sluice.proxy.queue.Queues;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueAnswersTest {
    private static final ShardId NEVER = new ShardId("never");
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BLUE = new TenantId("blue");
    private static final int LARGE = 700 << 10;
    private static final JournalSettings LETTERS =
            new JournalSettings(4 << 20, 2 << 20, 16 << 20, 1L << 30, 2, 1L << 30, Duration.ofSeconds(10));

    @TempDir
    private Path directory;

    private OpenQueues fixture;
    private @Nullable QueueAnswers answers;

    @BeforeEach
    void start() {
        fixture = new OpenQueues(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anUnknownShardHasNoQueueAndTakesNoOrder() throws IOException {
        open();

        JsonObject standing = get(new QueueInquiry.Standings(List.of(NEVER)))
                .getJsonArray("queues")
                .getJsonObject(0);
        assertThat(standing.getString("shard")).isEqualTo("never");
        assertThat(standing.getString("state")).isEqualTo("none");
        assertThat(get(new QueueInquiry.Tenants(NEVER, "", 5)).encode()).isEqualTo("{\"tenants\":[],\"more\":false}");
        for (QueueInquiry order : List.of(
                new QueueInquiry.Pause(NEVER, Optional.empty(), true),
                new QueueInquiry.Pause(NEVER, Optional.of(ACME), true),
                new QueueInquiry.Rate(NEVER, 5))) {
            assertThat(get(order).encode()).isEqualTo("{\"shard\":\"never\",\"accepted\":false}");
        }
    }

    @Test
    void aPauseIsAcceptedOfATenantThatHasABacklogAndOfNoOther() throws IOException {
        Queues queues = open();
        fixture.append(queues, ACME);

        JsonObject known = get(new QueueInquiry.Pause(SHARD, Optional.of(ACME), true));
        JsonObject unknown = get(new QueueInquiry.Pause(SHARD, Optional.of(BLUE), true));

        assertThat(known.getBoolean("accepted")).isTrue();
        assertThat(unknown.getBoolean("accepted")).isFalse();
        JsonObject tenant =
                items(get(new QueueInquiry.Tenants(SHARD, "", 5)), "tenants").get(0);
        assertThat(tenant.getString("tenant")).isEqualTo("acme");
        assertThat(tenant.getString("reason")).isEqualTo("operator");
    }

    @Test
    void aPageOfTenantsSaysWhetherThereAreMore() throws IOException {
        Queues queues = open();
        fixture.append(queues, BLUE);
        fixture.append(queues, ACME);

        JsonObject first = get(new QueueInquiry.Tenants(SHARD, "", 1));
        JsonObject second = get(new QueueInquiry.Tenants(SHARD, "acme", 1));

        assertThat(first.getBoolean("more")).isTrue();
        assertThat(items(first, "tenants").get(0).getString("tenant")).isEqualTo("acme");
        assertThat(second.getBoolean("more")).isFalse();
        assertThat(items(second, "tenants").get(0).getString("tenant")).isEqualTo("blue");
    }

    @Test
    void lettersComeByTheirKeysFilteredAPageAtATime() throws IOException {
        bury(letter(7, ACME, 10), letter(8, BLUE, 10), letter(9, ACME, 10));
        open();

        JsonObject first =
                get(new QueueInquiry.Letters(Optional.of(SHARD), Optional.of(ACME), Optional.empty(), 1, false));
        Optional<LetterKey> after = LetterKey.of(items(first, "letters").get(0).getString("key"));
        JsonObject second = get(new QueueInquiry.Letters(Optional.of(SHARD), Optional.of(ACME), after, 1, true));

        assertThat(positions(first)).containsExactly(receipt(7).toString());
        assertThat(items(first, "letters").get(0).containsKey("statements")).isFalse();
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(positions(second)).containsExactly(receipt(9).toString());
        assertThat(items(items(second, "letters").get(0), "statements")).hasSize(1);
        assertThat(second.getBoolean("more")).isFalse();
        assertThat(positions(get(
                        new QueueInquiry.Letters(Optional.of(NEVER), Optional.empty(), Optional.empty(), 5, false))))
                .isEmpty();
    }

    @Test
    void aPageOfWholeLettersEndsWhereItsBytesDo() throws IOException {
        bury(letter(7, ACME, LARGE), letter(8, ACME, LARGE), letter(9, ACME, LARGE));
        open();

        JsonObject first = get(whole(Optional.empty()));
        JsonObject last = get(whole(Optional.of(new LetterKey(8, receipt(8)))));

        assertThat(positions(first)).containsExactly(receipt(7).toString());
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(positions(last)).containsExactly(receipt(9).toString());
        assertThat(last.getBoolean("more")).isFalse();
    }

    @Test
    void oneLetterIsToldAndGivenUp() throws IOException {
        bury(letter(7, ACME, 10));
        open();

        assertThat(get(new QueueInquiry.Letter(receipt(8))).isEmpty()).isTrue();
        assertThat(get(new QueueInquiry.Letter(receipt(7)))
                        .getJsonObject("letter")
                        .getInteger("code"))
                .isEqualTo(1062);
        assertThat(get(new QueueInquiry.Settle(receipt(7), Verb.DISCARD)).encode())
                .isEqualTo("{\"outcome\":\"discarded\"}");
        assertThat(get(new QueueInquiry.Settle(receipt(7), Verb.DISCARD)).encode())
                .isEqualTo("{\"outcome\":\"not-found\"}");
    }

    @Test
    void aReceiptIsQueuedOrUnknownOrDeadThoughItsQueueIsGone() throws IOException {
        bury(letter(7, ACME, 10));
        Queues queues = open();
        Receipt queued = fixture.append(queues, ACME);

        assertThat(get(new QueueInquiry.OfReceipt(queued)).getString("status")).isEqualTo("queued");
        assertThat(get(new QueueInquiry.OfReceipt(receipt(7))).getString("status"))
                .isEqualTo("dead");
        assertThat(get(new QueueInquiry.OfReceipt(receipt(8))).isEmpty()).isTrue();
    }

    @Test
    void whileALogCannotBeOpenedOnlyItsDeadLettersAreKnown() throws IOException {
        bury(letter(7, ACME, 10));
        // No folder, and so no log can be made in it.
        Files.writeString(Files.createDirectories(directory.resolve("queue")).resolve(SHARD.value()), "");
        open();

        assertThat(get(new QueueInquiry.OfReceipt(receipt(8))).getString("error"))
                .contains("its log cannot be opened");
        assertThat(get(new QueueInquiry.OfReceipt(receipt(7))).getString("status"))
                .isEqualTo("dead");
    }

    private Queues open() throws IOException {
        Queues queues = fixture.open(SMALL);
        answers = new QueueAnswers(QueueAnswers.Parts.of(fixture.vertx(), queues, InstantSource.system()));
        return queues;
    }

    private JsonObject get(QueueInquiry inquiry) {
        return OpenQueues.get(inquiry.accept(requireNonNull(answers, "answers")));
    }

    private static QueueInquiry.Letters whole(Optional<LetterKey> after) {
        return new QueueInquiry.Letters(Optional.empty(), Optional.empty(), after, 10, true);
    }

    private static List<String> positions(JsonObject page) {
        return items(page, "letters").stream()
                .map(letter -> letter.getString("receipt"))
                .toList();
    }

    private static List<JsonObject> items(JsonObject json, String array) {
        return json.getJsonArray(array).stream().map(JsonObject.class::cast).toList();
    }

    // -- letters from before ----------------------------------------------------------------------------------------

    private void bury(DeadLetter... letters) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("deadletters"));
        try (FileLog log = FileLog.open(folder, LETTERS, new SplittableRandom(1))) {
            for (DeadLetter letter : letters) {
                log.append(List.of(DeadLetterRecord.encode(new DeadLetterRecord.Buried(letter))))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static Receipt receipt(long position) {
        return new Receipt(SHARD, 0xFF, new Position(position));
    }

    /** Buried at its position in microseconds. */
    private static DeadLetter letter(long position, TenantId tenant, int bytes) {
        QueuedWrite write = new QueuedWrite(
                tenant,
                new Epoch(1),
                position,
                CarriedState.EMPTY,
                Optional.empty(),
                List.of(QueuedStatement.text(new byte[bytes])));
        return new DeadLetter(receipt(position), write, new Settlement.Dead(1062, "23000", "Duplicate"), position);
    }
}
