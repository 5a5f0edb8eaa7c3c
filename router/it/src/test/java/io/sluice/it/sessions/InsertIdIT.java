package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For MySQL: a session knows its insert id wherever its statements went meanwhile. */
@WithShards(count = 2, replicas = 1, embedded = true)
final class InsertIdIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TenantPolicy REPLICA =
            new TenantPolicy(Reads.REPLICA, Writes.HOLD, Duration.ofSeconds(5), Duration.ofHours(1), false);
    private static final String HERE = "id_here";
    private static final String BESIDE = "id_beside";
    private static final String ELSEWHERE = "id_elsewhere";

    @Test
    void anInsertIdOutlivesAWayToAnotherShardToAnotherTenantAndToAReplica(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant(HERE, 0, REPLICA);
            router.addTenant(BESIDE, 0, REPLICA);
            router.addTenant(ELSEWHERE, 1, REPLICA);
            try (Connection session = DriverManager.getConnection(
                            "jdbc:mysql://127.0.0.1:" + router.port() + "/" + HERE, Router.SERVICE, Router.PASSWORD);
                    Statement statement = session.createStatement()) {
                statement.execute("CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
                await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));

                for (String other : List.of(BESIDE, ELSEWHERE)) {
                    long id = insert(statement);
                    statement.execute("USE " + other);
                    assertThat(number(statement, "SELECT 1")).isEqualTo(1);
                    assertThat(number(statement, "SELECT LAST_INSERT_ID()"))
                            .as(other)
                            .isEqualTo(id);
                    statement.execute("USE " + HERE);
                    assertThat(number(statement, "SELECT LAST_INSERT_ID()"))
                            .as("back from " + other)
                            .isEqualTo(id);
                }

                statement.execute("USE " + ELSEWHERE);
                statement.execute("CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
                statement.execute("ALTER TABLE counted AUTO_INCREMENT = 1000");
                statement.execute("USE " + HERE);
                insert(statement);
                statement.execute("USE " + ELSEWHERE);
                statement.execute("BEGIN");
                long newer = insert(statement);
                assertThat(number(statement, "SELECT LAST_INSERT_ID()")).isEqualTo(newer);
                statement.execute("COMMIT");
                statement.execute("USE " + HERE);
                assertThat(number(statement, "SELECT LAST_INSERT_ID()")).isEqualTo(newer);

                long id = insert(statement);
                router.quarantine(0, true);
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.QUARANTINED);
                assertThat(number(statement, "SELECT COUNT(*) FROM counted")).isEqualTo(id);
                router.quarantine(0, false);
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.SERVING);
                assertThat(number(statement, "SELECT LAST_INSERT_ID()"))
                        .as("after the replica")
                        .isEqualTo(id);
            }
        }
    }

    @Test
    void anInsertIdIsKnownElsewhereAlsoWhenOthersTookItsConnection(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.withTwoConnections(Duration.ofMillis(200)))) {
            router.addTenant(HERE + "_2", 0, REPLICA);
            router.addTenant(BESIDE + "_2", 0, REPLICA);
            router.addTenant(ELSEWHERE + "_2", 1, REPLICA);
            String url = "jdbc:mysql://127.0.0.1:" + router.port() + "/";
            try (Connection session = DriverManager.getConnection(url + HERE + "_2", Router.SERVICE, Router.PASSWORD);
                    Connection one = router.connect(BESIDE + "_2", "");
                    Connection two = router.connect(BESIDE + "_2", "");
                    Statement statement = session.createStatement()) {
                statement.execute("CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
                long id = insert(statement);
                statement.execute("USE " + ELSEWHERE + "_2");
                assertThat(number(statement, "SELECT 1")).isEqualTo(1);
                for (Connection each : List.of(one, two)) {
                    each.setAutoCommit(false);
                    try (Statement other = each.createStatement()) {
                        assertThat(number(other, "SELECT 1")).isEqualTo(1);
                    }
                }

                assertThat(number(statement, "SELECT LAST_INSERT_ID()")).isEqualTo(id);
            }
        }
    }

    @Test
    void anInsertIdThatIsLostWithItsConnectionIsNotTakenForAnOlderOne(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD)) {
            String tenant = HERE + "_3";
            router.addTenant(tenant, 0, REPLICA);
            try (Connection session = router.connect(tenant, "");
                    Statement statement = session.createStatement();
                    ServerSessions server = new ServerSessions(router.serverOf(tenant))) {
                statement.execute("CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
                insert(statement);
                String of =
                        "SELECT id FROM information_schema.processlist WHERE user = '" + router.accountOf(tenant) + "'";
                for (String id : server.rows(of)) {
                    server.run("KILL " + id);
                }
                await().atMost(LIMIT).until(() -> server.rows(of).isEmpty());
                assertThat(number(statement, "SELECT 1")).isEqualTo(1);

                assertThatThrownBy(() -> number(statement, "SELECT LAST_INSERT_ID()"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                lost -> assertThat(lost.getErrorCode()).isEqualTo(9013));
            }
        }
    }

    private static long insert(Statement statement) throws SQLException {
        statement.execute("INSERT INTO counted (n) VALUES (1)", Statement.RETURN_GENERATED_KEYS);
        try (ResultSet keys = statement.getGeneratedKeys()) {
            assertThat(keys.next()).isTrue();
            return keys.getLong(1);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
