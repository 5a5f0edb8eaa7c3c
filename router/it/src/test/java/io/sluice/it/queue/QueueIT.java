package io.sluice.it.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.testing.WithShards;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For MySQL: writes for a frozen shard, from the OK with a receipt to the row in its table. */
@WithShards(count = 2, embedded = true)
final class QueueIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final TenantPolicy QUEUES =
            new TenantPolicy(Reads.HOLD, Writes.QUEUE, Duration.ofSeconds(5), Duration.ofHours(1), false);

    @Test
    void writesForAFrozenShardAreAcknowledgedAndAppliedOnceInTheirOrder(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_order", 0, QUEUES);
            try (Connection connection =
                    router.connect("queue_order", "?useServerPrepStmts=true&useLocalSessionState=true")) {
                run(
                        connection,
                        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(40) NOT NULL,"
                                + " at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6))");
                PreparedStatement prepared = connection.prepareStatement("INSERT INTO t (token) VALUES (?)");
                prepared.setString(1, "before");
                prepared.executeUpdate();
                long frozenAt;
                try (Fault.Active frozen =
                        Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
                    frozenAt = System.currentTimeMillis();
                    for (int i = 0; i < 50; i++) {
                        if (i % 2 == 0) {
                            prepared.setString(1, "w" + i);
                            assertThat(prepared.executeUpdate()).isZero();
                        } else {
                            run(connection, "INSERT INTO t (token) VALUES ('w" + i + "')");
                        }
                    }
                    tellsItsReceipt(connection);
                    refusesWhatCannotBeQueued(connection);
                    assertThat(frozen).isNotNull();
                    await().atMost(LIMIT).until(() -> System.currentTimeMillis() > frozenAt + 2_000);
                }
                await().atMost(LIMIT)
                        .until(() -> texts(connection, "SELECT token FROM t").size() == 52);
                // Behind the drain the tenant is back: this goes to the shard.
                prepared.setString(1, "after");
                await().atMost(LIMIT).until(() -> prepared.executeUpdate() == 1);

                List<String> expected = new ArrayList<>(List.of("before"));
                for (int i = 0; i < 50; i++) {
                    expected.add("w" + i);
                }
                expected.add("told");
                assertThat(texts(connection, "SELECT token FROM t ORDER BY id").subList(0, 52))
                        .containsExactlyElementsOf(expected);
                assertThat(texts(connection, "SELECT token FROM t WHERE token = 'after'"))
                        .isNotEmpty();
                assertThat(number(
                                connection,
                                "SELECT COUNT(*) FROM t WHERE token LIKE 'w%' AND at > FROM_UNIXTIME("
                                        + (frozenAt + 2_000) / 1000.0 + ")"))
                        .isZero();
            }
        }
    }

    private static void tellsItsReceipt(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO t (token) VALUES ('told')"))
                    .isZero();
            SQLWarning warning = statement.getWarnings();
            assertThat(warning.getErrorCode()).isEqualTo(9030);
            assertThat(warning.getMessage()).startsWith("Queued as shard-");
        }
    }

    private static void refusesWhatCannotBeQueued(Connection connection) {
        for (String sql : List.of(
                "INSERT INTO t (token) VALUES (UUID())",
                "INSERT INTO t (token) VALUES (@a)",
                "CREATE TABLE u (id INT)",
                "CALL p()")) {
            assertThatThrownBy(() -> run(connection, sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getErrorCode()).isEqualTo(9021));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        return Integer.parseInt(texts(connection, sql).get(0));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
