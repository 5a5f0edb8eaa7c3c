package io.sluice.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.error.SqlError;
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
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pool makes of a shard without a primary, and of one that has another; on sockets. */
final class ShardPoolFenceTest {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final Profile PROFILE = Profile.of(Capabilities.CLIENT_DEPRECATE_EOF, false);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakePrimary old = new FakePrimary(vertx);
    private final FakePrimary next = new FakePrimary(vertx);
    private final TenantRecord tenant = new TenantRecord(
            new TenantId("t1"),
            new Epoch(1),
            new ShardId("s1"),
            new DatabaseName("t1"),
            "t_t1",
            BOX.seal("pw"),
            TierName.DEFAULT,
            PolicyOverrides.NONE);
    private ServerAddress oldPlace;
    private ServerAddress nextPlace;
    private ShardPool pool;

    private static final class Holder implements LeaseHolder {
        private final Tie tie;

        Holder(Tie tie) {
            this.tie = tie;
        }

        @Override
        public Tie tie(BackendConnection connection) {
            return tie;
        }

        @Override
        public CarriedState carried(TenantRecord of) {
            return CarriedState.EMPTY;
        }

        @Override
        public void onInsertIdTaken(long insertId) {}

        @Override
        public void onConnectionTaken(BackendConnection connection) {}
    }

    @BeforeEach
    void start() throws Exception {
        oldPlace = new ServerAddress("127.0.0.1", get(old.start()));
        nextPlace = new ServerAddress("127.0.0.1", get(next.start()));
        begin(2);
    }

    private void begin(int connectionsMax) throws Exception {
        pool = pool(null, connectionsMax);
    }

    private ShardPool pool(@Nullable ServerAddress replica, int connectionsMax) throws Exception {
        ServerTls tls = new ServerTls(Optional.empty());
        return on(() -> Future.succeededFuture(new ShardPool(
                new BackendLoop(
                        vertx,
                        BackendSettings.DEFAULT,
                        tls,
                        BOX,
                        BackendListener.NONE,
                        new ServerBreakers(MonotonicClock.SYSTEM),
                        MonotonicClock.SYSTEM),
                record(1, oldPlace, null),
                replica,
                connectionsMax,
                10)));
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private <T> Future<T> later(Supplier<Future<T>> what) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(promise));
        return promise.future();
    }

    private <T> T on(Supplier<Future<T>> what) throws Exception {
        return get(later(what));
    }

    private ShardRecord record(long epoch, ServerAddress primary, Handover.@Nullable Step step) {
        ServerAddress other = primary.equals(oldPlace) ? nextPlace : oldPlace;
        ShardRecord record = new ShardRecord(
                new ShardId("s1"), new Epoch(epoch), primary, List.of(other), "a", BOX.seal("pw"), TlsMode.DISABLED);
        return step == null
                ? record
                : record.withFailover(
                        new Epoch(epoch),
                        ShardFailover.NONE.withHandover(Optional.of(new Handover(
                                Handover.Kind.SWITCHOVER,
                                step,
                                other,
                                Instant.EPOCH,
                                "test",
                                LossPolicy.UNSEEN,
                                Handover.Fence.HOOK))));
    }

    private Future<BackendConnection> acquire(LeaseHolder.Tie tie) {
        return later(() -> pool.acquire(new LeaseRequest(new Holder(tie), tenant, null, PROFILE, false)));
    }

    private BackendConnection leased() throws Exception {
        return get(acquire(LeaseHolder.Tie.NONE));
    }

    private void retarget(ShardRecord to) throws Exception {
        on(() -> {
            pool.retarget(to);
            return Future.succeededFuture();
        });
    }

    private void release(BackendConnection connection) throws Exception {
        on(() -> {
            connection.release(CarriedState.EMPTY, false, false, false);
            return Future.succeededFuture();
        });
    }

    private static void requireUnsent(Future<?> acquired) {
        assertThatThrownBy(() -> get(acquired))
                .cause()
                .isInstanceOfSatisfying(
                        LeaseFailedException.class,
                        failed -> assertThat(failed.error()).isEqualTo(SqlError.SHARD_UNREACHABLE));
    }

    @Test
    void whateverElseTheMapSaysThePrimaryKeepsItsConnections() throws Exception {
        BackendConnection leased = leased();
        release(leased());

        retarget(record(2, oldPlace, null));
        retarget(record(3, oldPlace, Handover.Step.HOLDING));

        assertThat(leased.isOpen()).isTrue();
        leased();
        assertThat(old.accepted()).isEqualTo(2);
    }

    @Test
    void aConnectionOnItsWayIsLentThoughTheEpochGrows() throws Exception {
        old.silence();
        Future<BackendConnection> coming = acquire(LeaseHolder.Tie.NONE);
        await().atMost(LIMIT).until(() -> old.accepted() == 1);

        retarget(record(2, oldPlace, null));
        old.greet();

        assertThat(get(coming).isOpen()).isTrue();
        assertThat(old.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"FENCING", "FENCED", "PROMOTING"})
    void aFencedPrimaryLosesAllItsConnectionsAndGetsNone(Handover.Step step) throws Exception {
        BackendConnection leased = leased();
        release(leased());

        retarget(record(2, oldPlace, step));

        assertThat(leased.isOpen()).isFalse();
        requireUnsent(acquire(LeaseHolder.Tie.NONE));
        retarget(record(3, oldPlace, step));
        requireUnsent(acquire(LeaseHolder.Tie.NONE));
        await().atMost(LIMIT).until(() -> old.open() == 0);
        assertThat(old.accepted()).isEqualTo(2);
        assertThat(next.accepted()).isZero();
    }

    @Test
    void afterAnAbortedHandoverThePrimaryIsUsedAgain() throws Exception {
        leased();
        retarget(record(2, oldPlace, Handover.Step.FENCING));

        retarget(record(3, oldPlace, null));

        assertThat(leased().isOpen()).isTrue();
        assertThat(old.accepted()).isEqualTo(2);
    }

    @Test
    void afterAHandoverAllGoesToTheNextPrimary() throws Exception {
        leased();
        retarget(record(2, oldPlace, Handover.Step.PROMOTING));

        retarget(record(3, nextPlace, null));

        assertThat(leased().isOpen()).isTrue();
        assertThat(old.accepted()).isEqualTo(1);
        assertThat(next.accepted()).isEqualTo(1);
    }

    @Test
    void whoWaitsForAConnectionIsToldAtOnceThatNothingWasSent() throws Exception {
        begin(1);
        leased();
        Future<BackendConnection> waiting = acquire(LeaseHolder.Tie.NONE);
        on(() -> Future.succeededFuture()); // it waits by now

        retarget(record(2, oldPlace, Handover.Step.FENCING));

        requireUnsent(waiting);
        assertThat(on(() -> Future.succeededFuture(pool.quiescence()))).isEqualTo(Quiescence.NONE);
    }

    @Test
    void aConnectionOnItsWayWhenTheFenceComesIsNeverLent() throws Exception {
        old.silence();
        Future<BackendConnection> coming = acquire(LeaseHolder.Tie.NONE);
        await().atMost(LIMIT).until(() -> old.accepted() == 1);
        retarget(record(2, oldPlace, Handover.Step.FENCING));

        old.greet();

        requireUnsent(coming);
        await().atMost(LIMIT).until(() -> old.open() == 0);
    }

    @Test
    void whoWaitedForAConnectionToTheFormerPrimaryGetsOneToTheNext() throws Exception {
        begin(1);
        old.silence();
        Future<BackendConnection> coming = acquire(LeaseHolder.Tie.NONE);
        await().atMost(LIMIT).until(() -> old.accepted() == 1);
        retarget(record(2, oldPlace, Handover.Step.FENCING));
        retarget(record(3, nextPlace, null));
        // One that hangs takes no place from those of the next server.
        release(leased());

        old.greet();

        assertThat(get(coming).isOpen()).isTrue();
        await().atMost(LIMIT).until(() -> old.open() == 0);
        assertThat(next.open()).isEqualTo(1);
    }

    @Test
    void nobodyIsKilledAtAFencedPrimaryNorByANumberOfItAtTheNext() throws Exception {
        BackendConnection victim = leased();
        old.silence();
        Future<Void> killing = later(() -> pool.kill(tenant, victim, PROFILE));
        await().atMost(LIMIT).until(() -> old.accepted() == 2);
        retarget(record(2, oldPlace, Handover.Step.FENCING));
        old.greet();
        get(killing);

        on(() -> pool.kill(tenant, victim, PROFILE));

        assertThat(old.accepted()).isEqualTo(2);
        assertThat(next.accepted()).isZero();
    }

    @Test
    void replicasOfAFencedShardGoOn() throws Exception {
        pool = pool(nextPlace, 2);
        BackendConnection read = leased();

        retarget(record(2, oldPlace, Handover.Step.FENCED));

        assertThat(read.isOpen()).isTrue();
        assertThat(leased().isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // tie, in an exchange, is counted as, ended
        "NONE,        false, other,       false",
        "NONE,        true,  other,       false",
        "STATE,       false, pinned,      true",
        "STATE,       true,  other,       false",
        "TRANSACTION, false, transaction, false",
        "TRANSACTION, true,  transaction, false"
    })
    void eachConnectionCountsOnceByWhatKeepsIt(LeaseHolder.Tie tie, boolean inExchange, String as, boolean ended)
            throws Exception {
        BackendConnection connection = get(acquire(tie));
        release(leased());
        if (inExchange) {
            on(() -> {
                connection.begin(Command.COM_QUERY, false, Commit.NONE, new SilentSink());
                return Future.succeededFuture();
            });
        }

        Quiescence counted = on(() -> Future.succeededFuture(pool.quiescence()));
        int number = on(() -> Future.succeededFuture(pool.endPinned()));

        assertThat(counted)
                .isEqualTo(new Quiescence(
                        as.equals("transaction") ? 1 : 0, as.equals("pinned") ? 1 : 0, as.equals("other") ? 1 : 0));
        assertThat(counted.isQuiet()).isFalse();
        assertThat(counted.isPinnedOnly()).isEqualTo(ended);
        assertThat(number).isEqualTo(ended ? 1 : 0);
        assertThat(connection.isOpen()).isEqualTo(!ended);
    }
}
