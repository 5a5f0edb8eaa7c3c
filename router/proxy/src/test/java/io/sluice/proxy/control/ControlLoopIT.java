package io.sluice.proxy.control;

import static io.sluice.proxy.control.Samples.BOX;
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
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.journal.DurableLog;
import io.sluice.journal.testing.FakeDurableLog;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control loop on real shards (MySQL). */
@WithShards(count = 2)
final class ControlLoopIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ShardId DEAD = new ShardId("dead");

    private final TenantId tenant = new TenantId("it_" + suffix());
    private Vertx vertx;
    private RoutingView view;
    private ControlLoop control;
    private DurableLog log;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        view = new RoutingView(RoutingTable.EMPTY);
        ShardSql sql = ShardSql.over(vertx, BOX, ShardSqlSettings.DEFAULT);
        log = new FakeDurableLog();
        control = new ControlLoop(
                new ControlParts(
                        vertx,
                        view,
                        log,
                        new FakeCluster(),
                        sql,
                        Samples.ACCOUNTS,
                        new Backlogs(),
                        ControlListener.NONE,
                        true,
                        Heeding.NOBODY_ASKS),
                ControlSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        get(control.stop());
        get(vertx.close());
    }

    @Test
    void aTenantIsMadeRemappedAndRemoved(List<LabShard> shards) throws SQLException {
        startWith(new Seed(List.of(), shards.stream().map(ControlLoopIT::record).toList(), List.of(), List.of()));
        ShardId source = new ShardId(shards.get(0).name());
        ShardId target = new ShardId(shards.get(1).name());

        Outcome made = submit(new Intent.CreateTenant(
                origin(), tenant, source, DatabaseName.of(tenant), TierName.DEFAULT, PolicyOverrides.NONE));
        assertThat(made).isInstanceOf(Outcome.Done.class);
        TenantRecord before = current();
        try (Connection session = login(before, source)) {
            run(session, "CREATE TABLE `" + tenant + "`.t (id INT PRIMARY KEY)");
            assertThat(refusal(submit(remap(target)))).isEqualTo(Refusal.TARGET_NOT_READY);
            try (Connection admin = shards.get(1).primary().connect()) {
                run(admin, "CREATE DATABASE `" + tenant + "`");
            }
            session.setAutoCommit(false);
            run(session, "INSERT INTO `" + tenant + "`.t VALUES (1)");
            assertThat(refusal(submit(remap(target)))).isEqualTo(Refusal.SESSIONS_WRITING);
            session.commit();

            await().atMost(SOON).until(() -> submit(remap(target)) instanceof Outcome.Done);

            assertThatThrownBy(() -> run(session, "INSERT INTO `" + tenant + "`.t VALUES (2)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> login(before, source).close()).isInstanceOf(SQLException.class);
        assertThat(current().shard()).isEqualTo(target);
        login(current(), target).close();

        Outcome removed =
                submit(new Intent.DeleteTenant(origin(), tenant, current().epoch(), true));

        assertThat(removed).isInstanceOf(Outcome.Done.class);
        assertThatThrownBy(() -> login(before, target).close()).isInstanceOf(SQLException.class);
    }

    @Test
    void aDeadShardDelaysNeitherTheStartNorTheOtherShardsTenants(List<LabShard> shards) throws SQLException {
        ShardRecord alive = record(shards.get(0));
        ShardRecord dead = new ShardRecord(
                DEAD,
                Epoch.NONE,
                new ServerAddress("127.0.0.1", 1),
                List.of(),
                "admin",
                BOX.seal("password"),
                TlsMode.REQUIRED);
        TenantId stranded = new TenantId("stranded_" + suffix());
        Seed seed = new Seed(
                List.of(),
                List.of(alive, dead),
                List.of(Samples.tenant(tenant, alive.id()), Samples.tenant(stranded, DEAD)),
                List.of());

        startWith(seed);

        await().atMost(SOON).until(() -> get(control.unprovisioned()).equals(Set.of(DEAD)));
        login(current(), alive.id()).close();
        Outcome onTheDead = submit(new Intent.DeleteTenant(origin(), stranded, new Epoch(1), false));
        assertThat(onTheDead)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.text()).startsWith("shard dead: connect:"));
    }

    private void startWith(Seed seed) {
        get(control.start(RoutingTable.EMPTY));
        get(control.lead(RouterCluster.ALONE, log, log.last(), () -> seed));
    }

    private Outcome submit(Intent intent) {
        return get(control.submit(intent));
    }

    private Intent remap(ShardId target) {
        return new Intent.RemapTenant(origin(), tenant, current().epoch(), target);
    }

    private TenantRecord current() {
        return view.current().tenant(tenant).orElseThrow();
    }

    private Connection login(TenantRecord record, ShardId shard) throws SQLException {
        ServerAddress address = view.current().shard(shard).orElseThrow().primary();
        String url = "jdbc:mariadb://" + address + "/?sslMode=trust&connectTimeout=10000";
        return DriverManager.getConnection(url, record.accountUser(), BOX.open(record.accountPassword()));
    }

    private static ShardRecord record(LabShard shard) {
        return new ShardRecord(
                new ShardId(shard.name()),
                Epoch.NONE,
                shard.primary().address(),
                List.of(),
                shard.primary().admin().user(),
                BOX.seal(shard.primary().admin().password()),
                TlsMode.REQUIRED);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Refusal refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).reason();
    }

    private static String suffix() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
