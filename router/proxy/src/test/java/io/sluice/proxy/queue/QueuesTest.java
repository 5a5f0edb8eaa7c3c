package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.Backlogs.Standing;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.Receipt;
import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, bad disks and restarts, without a shard: nothing is ever applied here. */
final class QueuesTest {
    private static final ShardId SHARD = new ShardId("s1");
    private static final JournalSettings SMALL =
            new JournalSettings(16 << 10, 4 << 10, 64 << 10, 64 << 10, 1, 64 << 10, Duration.ofSeconds(5));

    @TempDir
    private Path directory;

    private final SecureRandom random = new SecureRandom();
    private final Vertx vertx = Vertx.vertx();
    private final List<Queues> opened = new ArrayList<>();
    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
    private Backlogs backlogs = new Backlogs();
    private final TenantRecord tenant = new TenantRecord(
            ACME,
            new Epoch(1),
            SHARD,
            DatabaseName.of(ACME),
            "t_acme",
            box.seal("x"),
            TierName.DEFAULT,
            PolicyOverrides.NONE);

    @AfterEach
    void stop() {
        opened.forEach(queues -> get(queues.close()));
        get(vertx.close());
    }

    private Queues open(JournalSettings journal, long tenantWrites) throws IOException {
        backlogs = new Backlogs();
        RoutingView routing = new RoutingView(RoutingTable.EMPTY);
        ApplierParts applier = new ApplierParts(
                vertx,
                MonotonicClock.SYSTEM,
                new ServerTls(Optional.empty()),
                box,
                ShardSql.over(vertx, box, ShardSqlSettings.DEFAULT),
                ApplierSettings.DEFAULT);
        LiveTraffic none = new LiveTraffic() {
            @Override
            public Future<Set<Long>> threadIds(ShardId shard) {
                return Future.succeededFuture(Set.of());
            }

            @Override
            public long latencyNanos(ShardId shard) {
                return 0;
            }
        };
        Gates gates = new Gates(vertx, MonotonicClock.SYSTEM, Limits.DEFAULT, 1, backlogs);
        QueueParts parts = new QueueParts(
                vertx, MonotonicClock.SYSTEM, Clock.systemUTC(), routing, gates, backlogs, applier, none, random);
        QueueSettings settings = new QueueSettings(
                journal,
                tenantWrites,
                Duration.ofDays(1),
                100,
                Duration.ZERO,
                null,
                List.of(),
                0,
                ReplaySettings.DEFAULT);
        Queues queues = Queues.open(parts, settings, directory);
        opened.add(queues);
        return queues;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private Receipt append(Queues queues) {
        return get(queues.append(tenant, Writes.of(ACME, queues.nowMicros())));
    }

    private static QueueRefusedException refusal(Throwable failure) {
        return (QueueRefusedException) Objects.requireNonNull(failure.getCause(), "cause");
    }

    @Test
    void anAcknowledgedWriteHasAReceiptThatSaysWhereItIs() throws IOException {
        Queues queues = open(SMALL, 10);

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
        assertThat(backlogs.writesOf(ACME)).isEqualTo(1);
    }

    @Test
    void aQuotaRefusesAndKeepsWhatItHas() throws IOException {
        Queues queues = open(SMALL, 2);
        append(queues);
        append(queues);

        assertThatThrownBy(() -> append(queues))
                .satisfies(failure -> assertThat(refusal(failure).text())
                        .isEqualTo("The queue of shard 's1' takes no more: tenant 'acme' has 2 writes in it;"
                                + " the write was not queued"));
        assertThat(backlogs.writesOf(ACME)).isEqualTo(2);
    }

    @Test
    void aTenantWhoseOldestWriteWaitsTooLongGetsNoMoreIn() throws IOException {
        Queues queues = open(SMALL, 10);
        get(queues.append(
                tenant, Writes.of(ACME, queues.nowMicros() - Duration.ofDays(2).toMillis() * 1_000)));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThatThrownBy(() -> append(queues))
                        .satisfies(
                                failure -> assertThat(refusal(failure).text()).contains("waits for more than PT24H")));
    }

    @Test
    void aFullLogRefusesAndAfterARestartAllThatWasAcknowledgedIsThere() throws IOException {
        Queues queues = open(SMALL, 1_000_000);
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
        assertThat(backlogs.writesOf(ACME)).isEqualTo(acknowledged);
        get(queues.close());
        open(SMALL, 1_000_000);
        long all = acknowledged;
        await().atMost(Duration.ofSeconds(10)).until(() -> backlogs.writesOf(ACME) > 0);
        assertThat(backlogs.writesOf(ACME)).isEqualTo(all);
    }

    @Test
    void aDamagedLogIsNeverPassedOverAndItsTenantsWait() throws IOException {
        Queues queues = open(SMALL, 1_000_000);
        for (int i = 0; i < 50; i++) {
            append(queues);
        }
        get(queues.close());
        Path file = files().get(0);
        byte[] before = flipped(file, 2_000);

        Queues again = open(SMALL, 1_000_000);

        assertThatThrownBy(() -> append(again))
                .satisfies(failure -> assertThat(refusal(failure).text()).contains("its log cannot be opened"));
        assertThat(backlogs.of(ACME, SHARD)).isEqualTo(Standing.LOADING);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    /** One that would fit, but not with its error beside it, as a dead letter, is too large as well. */
    @ParameterizedTest
    @ValueSource(ints = {QueueCodec.WRITE_BYTES_MAX, 2 << 20})
    void aWriteThatIsTooLargeIsRefused(int bytes) throws IOException {
        Queues queues = open(SMALL, 10);

        assertThatThrownBy(() -> get(queues.append(tenant, Writes.large(ACME, bytes))))
                .satisfies(failure ->
                        assertThat(refusal(failure).text()).contains("larger than an entry of the queue may be"));
        assertThat(backlogs.of(ACME, SHARD)).isEqualTo(Standing.DIRECT);
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
}
