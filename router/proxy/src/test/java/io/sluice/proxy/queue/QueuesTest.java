package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.OpenQueues.SHARD;
import static io.sluice.proxy.queue.OpenQueues.SMALL;
import static io.sluice.proxy.queue.OpenQueues.get;
import static io.sluice.proxy.queue.Writes.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.error.SqlError;
import io.sluice.core.queue.Backlogs.Standing;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.Receipt;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.gate.GateOrder;
import io.sluice.proxy.queue.QueueStatus.Opening;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, bad disks and restarts, without a shard: nothing is ever applied here. */
final class QueuesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private OpenQueues fixture;

    @BeforeEach
    void start() {
        fixture = new OpenQueues(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Queues open(JournalSettings journal) throws IOException {
        return fixture.open(journal);
    }

    private Receipt append(Queues queues) {
        return fixture.append(queues, ACME);
    }

    private static QueueRefusedException refusal(Throwable failure) {
        return (QueueRefusedException) Objects.requireNonNull(failure.getCause(), "cause");
    }

    @Test
    void anAcknowledgedWriteHasAReceiptThatSaysWhereItIs() throws IOException {
        Queues queues = open(SMALL);

        Receipt receipt = append(queues);

        assertThat(get(queues.status(receipt)))
                .isInstanceOfSatisfying(
                        ReceiptStatus.Queued.class,
                        queued -> assertThat(queued.tenant()).isEqualTo(ACME));
        assertThat(get(queues.status(new Receipt(SHARD, receipt.log() + 1, receipt.position()))))
                .isEqualTo(new ReceiptStatus.NotFound());
        assertThat(get(queues.status(
                        new Receipt(SHARD, receipt.log(), receipt.position().plus(1)))))
                .isEqualTo(new ReceiptStatus.NotFound());
        assertThat(fixture.backlogs().writesOf(ACME)).isEqualTo(1);
    }

    @Test
    void aFullLogRefusesAndAfterARestartAllThatWasAcknowledgedIsThere() throws IOException {
        Queues queues = open(SMALL);
        long acknowledged = 0;
        @org.jspecify.annotations.Nullable QueueRefusedException refused = null;
        while (refused == null) {
            try {
                append(queues);
                acknowledged++;
            } catch (RuntimeException full) {
                refused = refusal(full);
            }
        }

        assertThat(refused.error()).isEqualTo(SqlError.QUEUE_FULL);
        assertThat(refused.text()).contains("its room on the disk is used up");
        assertThat(fixture.backlogs().writesOf(ACME)).isEqualTo(acknowledged);
        get(queues.close());
        open(SMALL);
        long all = acknowledged;
        await().atMost(LIMIT).until(() -> fixture.backlogs().writesOf(ACME) > 0);
        assertThat(fixture.backlogs().writesOf(ACME)).isEqualTo(all);
    }

    @Test
    void aDamagedLogIsNeverPassedOverAndItsTenantsWait() throws IOException {
        Queues queues = open(SMALL);
        for (int i = 0; i < 50; i++) {
            append(queues);
        }
        get(queues.close());
        Path file = files().get(0);
        byte[] before = flipped(file, 2_000);

        Queues again = open(SMALL);

        assertThatThrownBy(() -> append(again))
                .satisfies(failure -> assertThat(refusal(failure).text()).contains("its log cannot be opened"));
        assertThat(fixture.backlogs().of(ACME, SHARD)).isEqualTo(Standing.LOADING);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aLogThatCouldNotBeOpenedIsKnownToHaveFailedUntilItIsTriedAgain() throws IOException {
        Queues queues = open(SMALL);
        Receipt receipt = append(queues);
        for (int i = 0; i < 50; i++) {
            append(queues);
        }
        get(queues.close());
        Path file = files().get(0);
        flipped(file, 2_000);
        Queues again = open(SMALL);
        await().atMost(LIMIT).until(() -> again.shown(SHARD).opening() == Opening.FAILED);

        // Longer than the time after which it may be tried again.
        await().during(Duration.ofSeconds(3))
                .atMost(LIMIT)
                .until(() -> again.shown(SHARD).opening() == Opening.FAILED);
        assertThatThrownBy(() -> get(again.status(receipt)))
                .satisfies(failure -> assertThat(refusal(failure).text()).contains("its log cannot be opened"));

        flipped(file, 2_000);
        append(again);
        assertThat(again.shown(SHARD).opening()).isEqualTo(Opening.OPEN);
        assertThat(get(again.status(receipt))).isInstanceOf(ReceiptStatus.Queued.class);
    }

    /** One that would fit, but not with its error beside it, as a dead letter, is too large as well. */
    @ParameterizedTest
    @ValueSource(ints = {QueueCodec.WRITE_BYTES_MAX, 2 << 20})
    void aWriteThatIsTooLargeIsRefused(int bytes) throws IOException {
        Queues queues = open(SMALL);

        assertThatThrownBy(() -> get(queues.append(fixture.tenant(ACME), Writes.large(ACME, bytes))))
                .satisfies(failure ->
                        assertThat(refusal(failure).text()).contains("larger than an entry of the queue may be"));
        assertThat(fixture.backlogs().of(ACME, SHARD)).isEqualTo(Standing.DIRECT);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("queue").resolve("s1"))) {
            return all.filter(each -> each.toString().endsWith(".log")).sorted().toList();
        }
    }

    private static byte[] flipped(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int was = open.read();
            open.seek(at);
            open.write(was ^ 1);
        }
        return Files.readAllBytes(file);
    }

    @Test
    void aShardThatIsContainedHasItsQueueOpenedAndOneThatIsPausedHasNot() throws IOException {
        Queues queues = open(SMALL);

        fixture.gates().order(SHARD, new GateOrder.Pause(LIMIT));
        assertThat(queues.shown(SHARD).opening()).isEqualTo(Opening.NONE);
        fixture.gates().order(SHARD, new GateOrder.Contain("frozen", false));

        await().atMost(LIMIT).until(() -> queues.shown(SHARD).opening() == Opening.OPEN);
    }
}
