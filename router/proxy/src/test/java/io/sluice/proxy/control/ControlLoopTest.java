package io.sluice.proxy.control;

import static io.sluice.proxy.control.Samples.ACME;
import static io.sluice.proxy.control.Samples.ACME_DATABASE;
import static io.sluice.proxy.control.Samples.BLUE;
import static io.sluice.proxy.control.Samples.S1;
import static io.sluice.proxy.control.Samples.S2;
import static io.sluice.proxy.control.Samples.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.RouterCluster;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.journal.JournalException;
import io.sluice.journal.testing.FakeDurableLog;
import io.sluice.proxy.shardsql.AccountSession;
import io.sluice.proxy.shardsql.testing.FakeShardSql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ControlLoopTest {
    private static final ControlSettings SETTINGS =
            new ControlSettings(Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(40), 2);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Epoch FIRST = new Epoch(1);

    private final FakeShardSql sql = new FakeShardSql();
    private final FakeDurableLog log = new FakeDurableLog();
    private final FakeCluster cluster = new FakeCluster();
    private Vertx vertx;
    private RoutingView view;
    private ControlLoop control;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        restart();
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void theFirstStartSowsTheSeedAndGivesItsTenantsTheirAccounts() {
        startWith(Samples.seed());

        assertThat(view.current().version()).isEqualTo(4);
        assertThat(view.current().tenant(ACME)).isPresent();
        awaitOpen(S1, ACME);
    }

    @Test
    void aLaterStartLeavesTheSeedAsideAndHoldsWhatTheLogHolds() {
        startWith(Samples.seed());
        submit(new Intent.DeletePrincipal(
                origin(), view.current().principals().iterator().next().name(), FIRST));
        restart();

        startWith(Samples.seed());

        assertThat(view.current().version()).isEqualTo(5);
        assertThat(view.current().principals()).isEmpty();
    }

    @Test
    void aSeedThatDoesNotFitTogetherLeavesTheLogEmpty() {
        Seed dangling = new Seed(List.of(), List.of(), List.of(Samples.tenant(ACME, S1)), List.of());

        assertThatThrownBy(() -> startWith(dangling)).hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(log.last().value()).isZero();
    }

    @Test
    void aSnapshotAheadOfTheLogKeepsTheRouterFromStarting() {
        RoutingTable foreign = RoutingTable.load(9, Epoch.NONE, List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> get(control.start(foreign))).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTenantIsMadeOnItsShardBeforeTheMapKnowsIt() {
        startWith(Samples.seed());

        Outcome outcome = submit(createBlue());

        assertThat(outcome).isEqualTo(new Outcome.Done(FIRST, 5));
        assertThat(sql.isOpen(S2, tenant(BLUE).accountUser())).isTrue();
        assertThat(cluster.published()).containsExactly(5L);
    }

    @Test
    void aTenantThatItsShardRefusesIsNotInTheMapAndLeavesNoAccount() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        sql.fail("provision s2", 1);

        Outcome outcome = submit(createBlue());

        assertThat(outcome).isEqualTo(new Outcome.Failed("shard s2: as told"));
        assertThat(view.current().tenant(BLUE)).isEmpty();
        assertThat(sql.calls()).endsWith("provision s2", "drop s2");
    }

    @Test
    void aRefusedIntentTouchesNoShard() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        int before = sql.calls().size();

        Outcome outcome = submit(new Intent.CreateTenant(
                origin(), BLUE, S2, new DatabaseName("ACME"), TierName.DEFAULT, PolicyOverrides.NONE));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.DATABASE_TAKEN));
        assertThat(sql.calls()).hasSize(before);
    }

    @Test
    void aDeletedTenantLosesItsAccountAndItsDataIfTheOperatorSaysSo() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);

        Outcome outcome = submit(new Intent.DeleteTenant(origin(), ACME, FIRST, true));

        assertThat(outcome).isEqualTo(new Outcome.Done(Epoch.NONE, 5));
        assertThat(sql.holds(S1, ACME_DATABASE)).isFalse();
        assertThat(view.current().tenant(ACME)).isEmpty();
    }

    @Test
    void aRemapFencesTheSourceBeforeThePointerChanges() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        sql.addDatabase(S2, ACME_DATABASE);
        sql.addSession(tenant(ACME).accountUser(), new AccountSession(7, false));

        Outcome outcome = submit(remap());

        assertThat(outcome).isEqualTo(new Outcome.Done(new Epoch(2), 5));
        assertThat(sql.calls()).endsWith("holds s2", "provision s2", "lock s1", "sessions s1", "end s1", "end s1");
        assertThat(sql.isOpen(S1, tenant(ACME).accountUser())).isFalse();
        assertThat(sql.isOpen(S2, tenant(ACME).accountUser())).isTrue();
        assertThat(tenant(ACME).shard()).isEqualTo(S2);
    }

    @Test
    void aRemapToAShardWithoutTheDatabaseIsRefused() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);

        assertThat(refusal(submit(remap()))).isEqualTo(Refusal.TARGET_NOT_READY);
        assertThat(sql.isOpen(S1, tenant(ACME).accountUser())).isTrue();
    }

    @Test
    void aRemapWhileASessionWritesIsRefusedAndTheSourceOpensAgain() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        sql.addDatabase(S2, ACME_DATABASE);
        sql.addSession(tenant(ACME).accountUser(), new AccountSession(7, true));

        assertThat(refusal(submit(remap()))).isEqualTo(Refusal.SESSIONS_WRITING);
        assertThat(sql.isOpen(S1, tenant(ACME).accountUser())).isTrue();
        assertThat(tenant(ACME).shard()).isEqualTo(S1);
    }

    @Test
    void aRemapThatTheLogCannotTakeOpensTheSourceAgain() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        sql.addDatabase(S2, ACME_DATABASE);
        log.failWith(JournalException.Reason.FULL);

        assertThat(submit(remap())).isInstanceOf(Outcome.Failed.class);
        assertThat(sql.calls()).contains("unlock s1");
        assertThat(sql.isOpen(S1, tenant(ACME).accountUser())).isTrue();
    }

    @Test
    void aRemapWhoseFateTheLogDoesNotTellKeepsTheSourceFenced() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        sql.addDatabase(S2, ACME_DATABASE);
        sql.fail("accounts s1", Integer.MAX_VALUE);
        log.failWith(JournalException.Reason.STOPPED);

        assertThat(submit(remap())).isInstanceOf(Outcome.Failed.class);
        assertThat(sql.isOpen(S1, tenant(ACME).accountUser())).isFalse();
    }

    @Test
    void aCrashBetweenTheFenceAndTheLogIsHealedByTheNextStart() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        TenantRecord acme = tenant(ACME);
        get(sql.lockAccount(view.current().shard(S1).orElseThrow(), acme));
        restart();

        startWith(Seed.EMPTY);

        awaitOpen(S1, ACME);
    }

    @Test
    void aShardThatIsDownKeepsNobodyFromStartingAndIsAskedUntilItAnswers() {
        sql.fail("accounts s1", 5);

        startWith(Samples.seed());

        assertThat(view.current().version()).isEqualTo(4);
        awaitOpen(S1, ACME);
        await().atMost(SOON).until(() -> get(control.unprovisioned()).isEmpty());
        assertThat(sql.calls()).filteredOn("accounts s1"::equals).hasSize(6);
    }

    @Test
    void whenTheLogIsLateTheOperatorHearsItAndTheChangeIsPublishedStill() {
        startWith(Samples.seed());
        log.hold();

        Outcome late = submit(updateAcme());
        Outcome meanwhile = submit(updateAcme());
        log.release();

        assertThat(late)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.text()).contains("may yet"));
        assertThat(refusal(meanwhile)).isEqualTo(Refusal.BUSY);
        await().atMost(SOON).until(() -> view.current().version() == 5);
    }

    @Test
    void aQuarantineTouchesNoServerAndARecordOfAnotherServerDoes() {
        startWith(Samples.seed());
        awaitOpen(S1, ACME);
        ShardRecord shard = view.current().shard(S1).orElseThrow();
        List<String> before = List.copyOf(sql.calls());

        Outcome quarantined = submit(new Intent.QuarantineServer(origin(), S1, shard.primary()));
        List<String> after = List.copyOf(sql.calls());
        submit(new Intent.UpdateShard(origin(), Samples.shard(S1, 3309), new Epoch(2)));

        assertThat(quarantined).isEqualTo(new Outcome.Done(new Epoch(2), 5));
        assertThat(after).isEqualTo(before);
        await().atMost(SOON).until(() -> sql.calls().size() > before.size());
        assertThat(view.current().shard(S1).orElseThrow().quarantined()).isEmpty();
    }

    @Test
    void anIntentOfTheClusterIsAnsweredThroughTheCluster() {
        startWith(Samples.seed());

        CompletionStage<Outcome> outcome = cluster.hand(updateAcme());

        assertThat(outcome.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join())
                .isEqualTo(new Outcome.Done(new Epoch(2), 5));
    }

    private void restart() {
        view = new RoutingView(RoutingTable.EMPTY);
        log.reopen();
        ControlParts parts = new ControlParts(
                vertx,
                view,
                log,
                cluster,
                sql,
                Samples.ACCOUNTS,
                new Backlogs(),
                ControlListener.NONE,
                true,
                Heeding.NOBODY_ASKS);
        control = new ControlLoop(parts, SETTINGS);
    }

    private void startWith(Seed seed) {
        get(control.start(RoutingTable.EMPTY));
        get(control.lead(RouterCluster.ALONE, log, log.last(), () -> seed));
    }

    private Outcome submit(Intent intent) {
        return get(control.submit(intent));
    }

    private void awaitOpen(ShardId shard, TenantId tenant) {
        await().atMost(SOON).until(() -> sql.isOpen(shard, tenant(tenant).accountUser()));
        await().atMost(SOON).until(() -> get(control.unprovisioned()).isEmpty());
    }

    private TenantRecord tenant(TenantId id) {
        return view.current().tenant(id).orElseThrow();
    }

    private static Intent createBlue() {
        return new Intent.CreateTenant(
                origin(), BLUE, S2, DatabaseName.of(BLUE), TierName.DEFAULT, PolicyOverrides.NONE);
    }

    private static Intent updateAcme() {
        return new Intent.UpdateTenant(origin(), ACME, FIRST, TierName.DEFAULT, PolicyOverrides.NONE);
    }

    private static Intent remap() {
        return new Intent.RemapTenant(origin(), ACME, FIRST, S2);
    }

    private static Refusal refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).reason();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
