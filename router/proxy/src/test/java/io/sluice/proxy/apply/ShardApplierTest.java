package io.sluice.proxy.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.Cause;
import io.sluice.core.log.Position;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Settlement;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.shardsql.testing.FakeShardSql;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent, and when, whatever becomes of the connection. */
final class ShardApplierTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final int ENTRIES = 4;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeShardSql sql = new FakeShardSql();
    private final FakeShard server = new FakeShard(vertx);
    private ShardRecord shard = shard(1);
    private ShardApplier applier = applier(ApplierSettings.DEFAULT);

    private final TenantRecord tenant = new TenantRecord(
            new TenantId("acme"),
            Epoch.NONE.next(),
            new ShardId("s1"),
            new DatabaseName("acme"),
            "t_acme",
            BOX.seal("a secret"),
            TierName.DEFAULT,
            PolicyOverrides.NONE);

    private static ShardRecord shard(int port) {
        return new ShardRecord(
                new ShardId("s1"),
                Epoch.NONE.next(),
                new ServerAddress("127.0.0.1", port),
                List.of(),
                "admin",
                BOX.seal("a secret"),
                TlsMode.DISABLED);
    }

    private ShardApplier applier(ApplierSettings settings) {
        try {
            return new ShardApplier(new ApplierParts(
                    vertx, MonotonicClock.SYSTEM, new ServerTls(Optional.empty()), BOX, sql, settings));
        } catch (javax.net.ssl.SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeEach
    void start() {
        shard = shard(get(server.start().toCompletionStage().toCompletableFuture()));
    }

    @AfterEach
    void stop() {
        get(begin(() -> {
            applier.close();
            return Future.succeededFuture();
        }));
        get(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private <T> CompletableFuture<T> begin(Supplier<Future<T>> what) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(promise));
        return promise.future().toCompletionStage().toCompletableFuture();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private Entry entry(long position, String text) {
        QueuedStatement statement = QueuedStatement.text(text.getBytes(StandardCharsets.UTF_8));
        return new Entry(
                new Position(position),
                new QueuedWrite(
                        tenant.id(),
                        tenant.epoch(),
                        position,
                        CarriedState.EMPTY,
                        Optional.empty(),
                        List.of(statement)));
    }

    private static String text(long position) {
        return "INSERT INTO t VALUES (" + position + ")";
    }

    /** Positions from 1. */
    private List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            entries.add(entry(i, text(i)));
        }
        return entries;
    }

    private BatchResult apply(List<Entry> entries, Duration deadline) {
        return get(begin(() -> applier.apply(shard, tenant, 5, entries, deadline)));
    }

    @Test
    void everythingIsSentWithoutWaitingButWhatStandsBehindTheMarkerAndTheCommit() {
        BatchResult result = apply(entries(ENTRIES), DEADLINE);

        assertThat(result).isInstanceOf(BatchResult.Applied.class);
        assertThat(server.violations()).isEmpty();
        assertThat(server.commands().get(0)).isEqualTo("START TRANSACTION");
        assertThat(server.commands().get(3)).isEqualTo("SET timestamp=0.000001");
        assertThat(server.commands().get(server.commands().size() - 1)).isEqualTo("COMMIT");
        assertThat(server.rows()).hasSize(ENTRIES);
    }

    @Test
    void wheneverTheConnectionIsLostAnotherTryAppliesEverythingOnce() {
        apply(entries(ENTRIES), DEADLINE);
        int commands = server.commands().size();
        List<String> expected = new ArrayList<>(server.rows());
        long next = ENTRIES;
        for (int cut = 1; cut <= commands; cut++) {
            for (boolean executes : new boolean[] {false, true}) {
                List<Entry> entries = new ArrayList<>();
                for (int i = 0; i < ENTRIES; i++) {
                    next++;
                    entries.add(entry(next, text(next)));
                    expected.add(text(next));
                }
                server.set(new FakeShard.Faults(cut, executes, null));

                BatchResult lost = apply(entries, DEADLINE);
                boolean commitSent = server.commands().contains("COMMIT");
                BatchResult again = apply(entries, DEADLINE);

                String where = "cut behind command " + cut + ", executed " + executes;
                assertThat(lost)
                        .as(where)
                        .isInstanceOfSatisfying(
                                BatchResult.Lost.class,
                                result -> assertThat(result.mayBeCommitted())
                                        .as(where)
                                        .isEqualTo(commitSent));
                assertThat(commitSent).as(where).isEqualTo(cut == commands);
                assertThat(again).as(where).isInstanceOf(BatchResult.Applied.class);
                assertThat(again.applied().contains(Settlement.Applied.BEFORE))
                        .as(where)
                        .isEqualTo(commitSent && executes);
                assertThat(server.rows()).as(where).isEqualTo(expected);
                assertThat(server.violations()).as(where).isEmpty();
            }
        }
    }

    @Test
    void aRefusedStatementIsFollowedByARollbackAndNeverByACommit() {
        server.set(new FakeShard.Faults(0, false, text(2)));

        BatchResult result = apply(entries(ENTRIES), DEADLINE);

        assertThat(result).isEqualTo(new BatchResult.Failed(List.of(), new Position(2), 1062, "23000", "no"));
        assertThat(server.commands()).contains("ROLLBACK").doesNotContain("COMMIT");
        assertThat(server.violations()).isEmpty();
        assertThat(server.rows()).isEmpty();
    }

    @Test
    void aDeadlineThatPassesEndsTheBatchAndTheSession() {
        BatchResult result = apply(entries(200), Duration.ofMillis(100));

        assertThat(result).isEqualTo(new BatchResult.Lost(List.of(), Cause.TIMED_OUT, 0, false));
        assertThat(get(begin(() -> Future.succeededFuture(applier.threadIds()))))
                .isEmpty();
        assertThat(server.rows()).isEmpty();
    }

    @Test
    void whoCannotBePreparedIsNotConnected() {
        sql.fail("drain s1", 1);

        assertThat(apply(entries(1), DEADLINE)).isInstanceOf(BatchResult.Lost.class);
        assertThat(server.commands()).isEmpty();
        assertThat(apply(entries(1), DEADLINE)).isInstanceOf(BatchResult.Applied.class);
        assertThat(sql.calls()).containsExactly("drain s1", "drain s1");
    }

    @Test
    void aTenantIsPreparedOnce() {
        for (int i = 1; i <= 3; i++) {
            apply(List.of(entry(i, text(i))), DEADLINE);
        }
        assertThat(sql.calls()).containsExactly("drain s1");
    }

    @Test
    void whoFindsNoSessionFreeWaitsUntilItsDeadline() {
        applier = applier(new ApplierSettings(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 10));
        CompletableFuture<BatchResult> first = begin(() -> applier.apply(shard, tenant, 5, entries(20), DEADLINE));
        CompletableFuture<BatchResult> hasty =
                begin(() -> applier.apply(shard, tenant, 5, entries(20), Duration.ofMillis(20)));

        assertThat(get(hasty)).isEqualTo(new BatchResult.Lost(List.of(), Cause.TOO_MANY_CONNECTIONS, 0, false));
        assertThat(get(first)).isInstanceOf(BatchResult.Applied.class);
        CompletableFuture<BatchResult> one =
                begin(() -> applier.apply(shard, tenant, 5, List.of(entry(21, text(21))), DEADLINE));
        CompletableFuture<BatchResult> patient =
                begin(() -> applier.apply(shard, tenant, 5, List.of(entry(22, text(22))), DEADLINE));
        CompletableFuture<BatchResult> tooMany =
                begin(() -> applier.apply(shard, tenant, 5, List.of(entry(23, text(23))), DEADLINE));
        assertThat(get(one)).isInstanceOf(BatchResult.Applied.class);
        assertThat(get(patient)).isInstanceOf(BatchResult.Applied.class);
        assertThat(get(tooMany)).isInstanceOf(BatchResult.Lost.class);
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void aBatchThatNobodyCouldMeanIsAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> applier.apply(shard, tenant, 5, List.of(), DEADLINE));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        applier.apply(shard, tenant, 5, List.of(entry(2, text(2)), entry(2, text(2))), DEADLINE));
    }

    @Test
    void aFencedShardLosesItsSessionsAndGetsNothing() {
        apply(entries(ENTRIES), DEADLINE);
        ShardRecord fenced = fenced(2);

        get(begin(() -> {
            applier.onShard(fenced);
            return Future.succeededFuture();
        }));
        server.set(FakeShard.Faults.NONE);

        BatchResult unsent = new BatchResult.Lost(List.of(), Cause.CONNECTION_RESET, 0, false);
        assertThat(get(begin(() -> Future.succeededFuture(applier.threadIds()))))
                .isEmpty();
        assertThat(apply(List.of(entry(50, text(50))), DEADLINE)).isEqualTo(unsent);
        assertThat(get(begin(() -> applier.apply(fenced, tenant, 5, List.of(entry(50, text(50))), DEADLINE))))
                .isEqualTo(unsent);
        assertThat(server.commands()).isEmpty();
        shard = shard.withEpoch(new Epoch(3));
        assertThat(apply(List.of(entry(50, text(50))), DEADLINE)).isInstanceOf(BatchResult.Applied.class);
    }

    @Test
    void whatIsUnderWayWhenTheFenceComesEndsAsLost() {
        CompletableFuture<BatchResult> batch = begin(() -> applier.apply(shard, tenant, 5, entries(200), DEADLINE));
        await().atMost(DEADLINE).until(() -> server.answered() > 10);
        int underWay = get(begin(() -> Future.succeededFuture(applier.underWay())));

        get(begin(() -> {
            applier.onShard(fenced(2));
            return Future.succeededFuture();
        }));

        assertThat(underWay).isEqualTo(1);
        assertThat(get(batch)).isInstanceOf(BatchResult.Lost.class);
        assertThat(server.rows()).isEmpty();
        assertThat(get(begin(() -> Future.succeededFuture(applier.underWay())))).isZero();
    }

    private ShardRecord fenced(long epoch) {
        ServerAddress candidate = new ServerAddress("127.0.0.1", 1);
        Handover handover = new Handover(
                Handover.Kind.SWITCHOVER,
                Handover.Step.FENCING,
                candidate,
                Instant.EPOCH,
                "test",
                LossPolicy.UNSEEN,
                Handover.Fence.HOOK);
        return new ShardRecord(
                shard.id(),
                new Epoch(epoch),
                shard.primary(),
                List.of(candidate),
                shard.adminUser(),
                shard.adminPassword(),
                shard.tls(),
                Set.of(),
                Optional.empty(),
                ShardFailover.NONE.withHandover(Optional.of(handover)));
    }
}
