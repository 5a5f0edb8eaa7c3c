package io.sluice.proxy.serversql;

import static io.sluice.proxy.serversql.ReplicaSet.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.serversql.Following.Receiver;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on real servers of every kind. Each test begins with the first server as the primary of the other two. */
interface ServerSqlContract extends DelayContract {
    Duration LIMIT = Duration.ofSeconds(30);

    @Override
    ReplicaSet set();

    Vertx vertx();

    Flavour flavour();

    /** What turns semi-synchronous replication on: on the source, and on a replica. Empty for servers that have none. */
    List<String> semiSyncSource();

    List<String> semiSyncReplica();

    /** Whether the primary tells who holds locks. */
    boolean showsLocks();

    @Override
    default ServerSql sql() {
        return ServerSql.over(vertx(), ReplicaSet.BOX, ShardSqlSettings.DEFAULT);
    }

    @Override
    default ServerReport report(ServerAddress server) {
        return get(sql().report(set().record, server));
    }

    @BeforeEach
    default void theFirstServerIsThePrimary() throws SQLException {
        ReplicaSet set = set();
        get(sql().forgetSource(set.record, set.primary()));
        get(sql().setReadOnly(set.record, set.primary(), false));
        for (ServerAddress replica : set.record.replicas()) {
            get(sql().follow(set.record, replica, set.primary(), Optional.of(set.login())));
        }
        set.run(
                set.primary(),
                "CREATE DATABASE IF NOT EXISTS t",
                "CREATE TABLE IF NOT EXISTS t.t (id INT PRIMARY KEY)");
        set.run(set.primary(), "DELETE FROM t.t");
        set.record.replicas().forEach(replica -> awaitCaughtUp(replica, set.primary()));
    }

    @Test
    default void aPrimaryFollowsNobodyTakesWritesAndHasReceivedWhatItExecuted() {
        ServerReport report = report(set().primary());

        assertThat(report.flavour()).isEqualTo(flavour());
        assertThat(report.version()).matches("\\d+\\.\\d+\\..*");
        assertThat(report.isReadOnly()).isFalse();
        assertThat(report.isSuperReadOnly()).isFalse();
        assertThat(report.following()).isEmpty();
        assertThat(report.executed().isEmpty()).isFalse();
        assertThat(report.received()).isEqualTo(report.executed());
        assertThat(report.hasGtids()).isTrue();
        assertThat(report.keepsBinlog()).isTrue();
        assertThat(report.semiSync()).isEqualTo(SemiSync.NONE);
        assertThat(report.backup()).isEqualTo(showsLocks() ? BackupState.NONE : BackupState.UNKNOWN);
    }

    /** By the server's own clock, in whole seconds: to be told from a restart. */
    @Test
    default void aServerSaysHowLongItHasRun() {
        ServerAddress replica = set().replica(1);
        long began = System.nanoTime();
        Duration before = report(replica).uptime();

        within().until(() -> report(replica).uptime().compareTo(before.plusSeconds(2)) >= 0);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(900), LIMIT);
        assertThat(before).isBetween(Duration.ZERO, Duration.ofHours(1));
    }

    @Test
    default void aReplicaSaysWhomItFollowsAndRefusesWrites() {
        ServerReport report = report(set().replica(1));

        assertThat(report.isReadOnly()).isTrue();
        assertThat(report.isSuperReadOnly()).isEqualTo(flavour() == Flavour.MYSQL);
        assertThat(report.source()).contains(set().primary());
        Following following = report.following().orElseThrow();
        assertThat(following.receiver()).isEqualTo(Receiver.CONNECTED);
        assertThat(following.isApplying()).isTrue();
        assertThat(following.receiveError()).isZero();
        assertThat(following.applyError()).isZero();
        assertThat(following.secondsBehind()).isPresent();
        assertThat(following.delay()).isZero();
        assertThat(following.byGtid()).isTrue();
        assertThat(following.channels()).isEqualTo(1);
        assertThat(report.keepsBinlog()).isTrue();
        assertThat(report.executed()).isEqualTo(report(set().primary()).executed());
        assertThat(report.hasAppliedAll()).isTrue();
    }

    @Test
    default void aReplicaWhoseApplierStandsHasReceivedMoreThanItExecutedAndAppliesItWhenItTakesNoMore()
            throws SQLException {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        set.run(replica, oldWords() ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD");
        set.run(set.primary(), "INSERT INTO t.t VALUES (1)");
        ServerReport primary = report(set.primary());
        within().until(() -> report(replica).received().equals(primary.executed()));
        ServerReport lagging = report(replica);
        assertThat(lagging.hasAppliedAll()).isFalse();
        assertThat(primary.executed().minus(lagging.executed()).count()).isEqualTo(1);
        assertThat(lagging.following().orElseThrow().isApplying()).isFalse();

        get(sql().stopReceiving(set.record, replica));
        get(sql().stopReceiving(set.record, replica));
        set.run(set.primary(), "INSERT INTO t.t VALUES (2)");

        within().until(() -> report(replica).hasAppliedAll());
        assertThat(report(replica).executed()).isEqualTo(primary.executed());
        assertThat(report(replica).following().orElseThrow().receiver()).isEqualTo(Receiver.STOPPED);
    }

    @Test
    default void whatCannotBeAppliedIsToldByItsCode() throws SQLException {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        get(sql().setReadOnly(set.record, replica, false));
        set.run(replica, "SET sql_log_bin = 0", "INSERT INTO t.t VALUES (1)");
        set.run(set.primary(), "INSERT INTO t.t VALUES (1)");

        within().until(() -> report(replica).following().orElseThrow().applyError() != 0);

        assertThat(report(replica).following().orElseThrow().applyError()).isEqualTo(1062);
        set.run(replica, "SET sql_log_bin = 0", "DELETE FROM t.t");
    }

    @Test
    default void aPromotedReplicaTakesWritesUntilItIsDemotedAgain() throws SQLException {
        ReplicaSet set = set();
        ServerAddress candidate = set.replica(0);

        get(sql().promote(set.record, candidate));
        get(sql().promote(set.record, candidate));
        ServerReport promoted = report(candidate);
        get(sql().demote(set.record, candidate));
        get(sql().demote(set.record, candidate));
        set.run(set.primary(), "INSERT INTO t.t VALUES (1)");

        assertThat(promoted.isReadOnly()).isFalse();
        assertThat(promoted.source()).contains(set.primary());
        assertThat(promoted.following().orElseThrow().receiver()).isEqualTo(Receiver.STOPPED);
        assertThat(report(candidate).isReadOnly()).isTrue();
        awaitCaughtUp(candidate, set.primary());
    }

    @Test
    default void allFollowTheNewPrimaryAlsoTheOldOne() throws SQLException {
        ReplicaSet set = set();
        ServerAddress candidate = set.replica(0);
        set.run(set.primary(), "INSERT INTO t.t VALUES (1)");
        get(sql().setReadOnly(set.record, set.primary(), true));
        awaitCaughtUp(candidate, set.primary());

        get(sql().promote(set.record, candidate));
        get(sql().forgetSource(set.record, candidate));
        get(sql().forgetSource(set.record, candidate));
        set.run(candidate, "INSERT INTO t.t VALUES (2)");
        get(sql().follow(set.record, set.replica(1), candidate, Optional.empty()));
        get(sql().follow(set.record, set.replica(1), candidate, Optional.empty()));
        assertThatFails(
                () -> get(sql().follow(set.record, set.primary(), candidate, Optional.empty())), Reason.MISCONFIGURED);
        get(sql().follow(set.record, set.primary(), candidate, Optional.of(set.login())));
        set.run(candidate, "INSERT INTO t.t VALUES (3)");

        for (ServerAddress follower : List.of(set.primary(), set.replica(1))) {
            awaitCaughtUp(follower, candidate);
            // MariaDB names a transaction a moment before others see it.
            within().until(() -> "1,2,3".equals(set.ask(follower, "SELECT GROUP_CONCAT(id ORDER BY id) FROM t.t")));
            assertThat(report(follower).source()).contains(candidate);
            assertThat(report(follower).isReadOnly()).isTrue();
        }
        assertThat(report(candidate).following()).isEmpty();
        backToTheFirst(candidate);
    }

    /** And once more in the other direction, now without a login. */
    private void backToTheFirst(ServerAddress present) throws SQLException {
        ReplicaSet set = set();
        get(sql().promote(set.record, set.primary()));
        get(sql().forgetSource(set.record, set.primary()));
        set.run(set.primary(), "INSERT INTO t.t VALUES (4)");
        get(sql().follow(set.record, set.replica(1), set.primary(), Optional.empty()));
        get(sql().follow(set.record, present, set.primary(), Optional.of(set.login())));
        awaitCaughtUp(set.replica(1), set.primary());
        awaitCaughtUp(present, set.primary());
        assertThat(report(present).executed()).isEqualTo(report(set.primary()).executed());
    }

    @Test
    default void aServerThatIsReadOnlyLetsNobodyWrite() throws SQLException {
        ReplicaSet set = set();
        try (Connection earlier = set.connect(set.primary());
                Statement open = earlier.createStatement()) {
            earlier.setAutoCommit(false);
            open.execute("INSERT INTO t.t VALUES (1)");
            get(sql().setReadOnly(set.record, set.primary(), true));
            get(sql().setReadOnly(set.record, set.primary(), true));

            if (flavour() == Flavour.MYSQL) {
                assertThatThrownBy(earlier::commit).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> set.run(set.primary(), "INSERT INTO t.t VALUES (2)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getErrorCode()).isEqualTo(1290));
            }
        }
        assertThat(report(set.primary()).isReadOnly()).isTrue();

        get(sql().setReadOnly(set.record, set.primary(), false));
        set.run(set.primary(), "INSERT INTO t.t VALUES (3)");
        assertThat(report(set.primary()).isReadOnly()).isFalse();
    }

    /** A refusal that waits keeps all new writes waiting, so it must not wait longer than the router does. */
    @Test
    default void aLockedTableKeepsItsServerWritableAndNothingWaitsForTheRefusalAfterwards() throws SQLException {
        ReplicaSet set = set();
        ServerSql brief = ServerSql.over(
                vertx(),
                ReplicaSet.BOX,
                new ShardSqlSettings(Duration.ofSeconds(3), Duration.ofMillis(500), Optional.empty()));
        set.run(set.primary(), "CREATE TABLE IF NOT EXISTS t.other (id INT PRIMARY KEY)", "DELETE FROM t.other");
        try (Connection locking = set.connect(set.primary());
                Statement lock = locking.createStatement()) {
            lock.execute("LOCK TABLES t.t WRITE");
            assertThatFails(() -> get(brief.setReadOnly(set.record, set.primary(), true)), Reason.DEADLINE);

            assertTimeout(Duration.ofSeconds(3), () -> set.run(set.primary(), "INSERT INTO t.other VALUES (1)"));

            assertThat(report(set.primary()).isReadOnly()).isFalse();
        }
    }

    @Test
    default void sessionsEndButTheRoutersAndTheReplicas() throws SQLException {
        ReplicaSet set = set();
        set.makeAccount("app", "ALL ON t.*");
        try (Connection app = ReplicaSet.connect(set.primary(), "app");
                Connection admin = set.connect(set.primary())) {
            int ended = get(sql().endSessions(set.record, set.primary()));

            assertThat(ended).isEqualTo(1);
            assertThat(app.isValid(5)).isFalse();
            assertThat(admin.isValid(5)).isTrue();
        }
        assertThat(get(sql().endSessions(set.record, set.primary()))).isZero();
        assertThat(report(set.replica(0)).following().orElseThrow().receiver()).isEqualTo(Receiver.CONNECTED);
    }

    @Test
    default void aFrozenServerFailsByTheDeadline() throws Exception {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(1);
        ServerSql brief = ServerSql.over(
                vertx(),
                ReplicaSet.BOX,
                new ShardSqlSettings(Duration.ofMillis(500), Duration.ofMillis(500), Optional.empty()));
        set.freeze(replica);
        try {
            assertTimeout(Duration.ofSeconds(3), () -> {
                assertThatFails(() -> get(brief.report(set.record, replica)), Reason.DEADLINE);
                assertThatFails(() -> get(brief.promote(set.record, replica)), Reason.DEADLINE);
            });
        } finally {
            set.thaw(replica);
        }
        assertThat(report(replica).isReadOnly()).isTrue();
    }

    @Test
    default void aReadLockOfABackupIsSeenWhereTheServerTells() throws SQLException {
        ReplicaSet set = set();
        try (Connection backup = set.connect(set.primary());
                Statement lock = backup.createStatement()) {
            lock.execute("FLUSH TABLES WITH READ LOCK");

            BackupState seen = report(set.primary()).backup();

            assertThat(seen).isEqualTo(showsLocks() ? BackupState.RUNNING : BackupState.UNKNOWN);
        }
    }

    @Test
    default void semiSynchronousReplicationIsToldWhereThereIsSome() throws SQLException {
        ReplicaSet set = set();
        if (semiSyncSource().isEmpty()) {
            assertThat(report(set.primary()).semiSync()).isEqualTo(SemiSync.NONE);
            return;
        }
        set.run(set.replica(0), semiSyncReplica().toArray(String[]::new));
        set.run(set.primary(), semiSyncSource().toArray(String[]::new));
        try {
            get(sql().follow(set.record, set.replica(0), set.primary(), Optional.empty()));
            within().until(() -> report(set.primary()).semiSync().clients() == 1);
            set.run(set.primary(), "INSERT INTO t.t VALUES (1)");
            SemiSync source = report(set.primary()).semiSync();
            assertThat(source.isEnabled()).isTrue();
            assertThat(source.isOn()).isTrue();
            assertThat(source.acknowledgements()).isEqualTo(1);
            assertThat(source.isLossless()).isEqualTo(flavour() == Flavour.MYSQL);
            assertThat(report(set.replica(0)).semiSync().isReplica()).isTrue();
            assertThat(report(set.replica(1)).semiSync()).isEqualTo(SemiSync.NONE);
        } finally {
            set.run(
                    set.primary(),
                    semiSyncSource().get(semiSyncSource().size() - 1).replace("= 1", "= 0"));
            set.run(
                    set.replica(0),
                    semiSyncReplica().get(semiSyncReplica().size() - 1).replace("= 1", "= 0"));
        }
    }

    @Override
    default boolean oldWords() {
        return flavour() == Flavour.MARIADB || report(set().primary()).version().startsWith("8.0.");
    }

    default void awaitCaughtUp(ServerAddress replica, ServerAddress source) {
        within().untilAsserted(() ->
                assertThat(report(replica).executed()).isEqualTo(report(source).executed()));
    }

    static ConditionFactory within() {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
    }

    static void assertThatFails(Runnable call, Reason reason) {
        assertThatThrownBy(call::run)
                .cause()
                .isInstanceOfSatisfying(
                        ShardSqlException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }
}
