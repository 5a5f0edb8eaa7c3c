package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.error.SqlError;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Reads of a locked shard's tenants go to a replica only where the session finds its own acknowledged writes. */
interface OwnWritesContract {
    Duration LIMIT = Duration.ofSeconds(30);
    /** Several readings of the watch. */
    Duration A_WHILE = Duration.ofMillis(1500);

    String COUNT = "SELECT COUNT(*) FROM t";

    Flavour flavour();

    /** A way to write one row. */
    @FunctionalInterface
    interface Write {
        void in(Connection session) throws SQLException;
    }

    @Test
    default void aReadWaitsForItsSessionsOwnWriteAndOthersDoNot(List<LabShard> shards) throws Exception {
        LabServer replica = shards.get(0).replicas().get(0);
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            String tenant = tenant(router, "own_writes", LIMIT);
            try (Connection writer = router.connect(tenant, "");
                    Connection settled = router.connect(tenant, "");
                    Connection other = router.connect(tenant, "")) {
                run(writer, "CREATE TABLE t (id INT PRIMARY KEY)");
                run(writer, "INSERT INTO t VALUES (1)");
                run(settled, "INSERT INTO t VALUES (2)");
                await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
                awaitCount(replica, tenant, 2);
                run(replica, "STOP SLAVE SQL_THREAD");
                run(writer, "INSERT INTO t VALUES (3)");
                awaitReceived(shards.get(0));

                try (Fault.Active frozen =
                        Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
                    assertThat(number(other, COUNT)).isEqualTo(2);
                    assertThat(number(settled, COUNT)).isEqualTo(2);
                    CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> count(writer));
                    await().during(A_WHILE).atMost(LIMIT).until(() -> !read.isDone());

                    run(replica, "START SLAVE SQL_THREAD");

                    assertThat(read.get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                            .isEqualTo(3);
                    assertThat(number(writer, COUNT)).isEqualTo(3);
                    assertThat(frozen).isNotNull();
                } finally {
                    run(replica, "START SLAVE SQL_THREAD");
                }
            }
        }
    }

    @Test
    default void everyWayOfWritingIsKnown(List<LabShard> shards) throws Exception {
        LabServer replica = shards.get(0).replicas().get(0);
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            String tenant = tenant(router, "own_ways", Duration.ofMillis(200));
            Map<String, Connection> sessions = new LinkedHashMap<>();
            try (Connection other = router.connect(tenant, "")) {
                run(other, "CREATE TABLE IF NOT EXISTS t (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
                run(
                        other,
                        "CREATE PROCEDURE w() BEGIN INSERT INTO t (n) VALUES (1); INSERT INTO t (n) VALUES (2); END");
                run(other, "INSERT INTO t (n) VALUES (0)");
                await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
                awaitCount(replica, tenant, 1);
                run(replica, "STOP SLAVE SQL_THREAD");
                for (Map.Entry<String, Write> way : ways().entrySet()) {
                    Connection session = router.connect(tenant, options());
                    sessions.put(way.getKey(), session);
                    way.getValue().in(session);
                    assertThat(session.isValid(5)).isTrue();
                }

                router.quarantine(0, true);
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.QUARANTINED);

                assertThat(number(other, COUNT)).isEqualTo(1);
                sessions.forEach((way, session) -> assertThatThrownBy(() -> number(session, COUNT))
                        .as(way)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                error ->
                                        assertThat(error.getErrorCode()).isEqualTo(SqlError.OWN_WRITE_MISSING.code())));
                run(replica, "START SLAVE SQL_THREAD");
                for (Connection session : sessions.values()) {
                    await().atMost(LIMIT).ignoreExceptions().until(() -> number(session, COUNT) > 1);
                }
            } finally {
                run(replica, "START SLAVE SQL_THREAD");
                for (Connection session : sessions.values()) {
                    session.close();
                }
            }
        }
    }

    private static Map<String, Write> ways() {
        Map<String, Write> ways = new LinkedHashMap<>();
        ways.put("text", session -> run(session, "INSERT INTO t (n) VALUES (3)"));
        ways.put("prepared", session -> {
            try (PreparedStatement statement = session.prepareStatement("INSERT INTO t (n) VALUES (?)")) {
                statement.setInt(1, 4);
                statement.executeUpdate();
            }
        });
        ways.put("transaction", session -> {
            session.setAutoCommit(false);
            run(session, "INSERT INTO t (n) VALUES (5)");
            session.commit();
            session.setAutoCommit(true);
        });
        ways.put("procedure", session -> run(session, "CALL w()"));
        ways.put("several statements", session -> run(session, "INSERT INTO t (n) VALUES (6); SELECT 1"));
        ways.put("definition", session -> run(session, "CREATE TABLE own_definition (id INT PRIMARY KEY)"));
        ways.put("then a read, and a session variable", session -> {
            run(session, "INSERT INTO t (n) VALUES (7)");
            run(session, "SET group_concat_max_len = 77");
            number(session, COUNT);
        });
        ways.put("and reset", session -> {
            run(session, "INSERT INTO t (n) VALUES (8)");
            if (session instanceof com.mysql.cj.jdbc.JdbcConnection mysql) {
                mysql.resetServerState();
            }
        });
        return ways;
    }

    private String options() {
        return switch (flavour()) {
            case MYSQL -> "?allowMultiQueries=true&useServerPrepStmts=true";
            case MARIADB -> "?allowMultiQueries=true&useServerPrepStmts=true&useLocalSessionState=false";
        };
    }

    private String tenant(Router router, String name, Duration hold) {
        String tenant = name + "_" + flavour().name().toLowerCase(Locale.ROOT);
        router.addTenant(tenant, 0, new TenantPolicy(Reads.REPLICA, Writes.HOLD, hold, Duration.ofHours(1), false));
        return tenant;
    }

    private static void awaitCount(LabServer replica, String tenant, int count) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            try (Connection connection = replica.connect()) {
                return number(connection, "SELECT COUNT(*) FROM " + tenant + ".t") == count;
            }
        });
    }

    /** The replica's receiver has all that the primary has in its log. */
    private static void awaitReceived(LabShard shard) throws SQLException {
        long committed;
        try (Connection primary = shard.primary().connect()) {
            committed = position(primary, "SHOW MASTER STATUS", "Position");
        }
        await().atMost(LIMIT).until(() -> {
            try (Connection replica = shard.replicas().get(0).connect()) {
                return position(replica, "SHOW SLAVE STATUS", "Read_Master_Log_Pos") >= committed;
            }
        });
    }

    private static long position(Connection connection, String sql, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(column);
        }
    }

    private static void run(LabServer server, String sql) throws SQLException {
        try (Connection connection = server.connect()) {
            run(connection, sql);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) {
        try {
            return number(connection, COUNT);
        } catch (SQLException failed) {
            throw new CompletionException(failed);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
