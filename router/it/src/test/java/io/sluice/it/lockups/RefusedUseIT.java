package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * For MySQL: a database that cannot be chosen, since its shard is locked, is not chosen. Else the client's next statement
 * would go to another tenant than the client knows.
 */
@WithShards(count = 2, embedded = true)
final class RefusedUseIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TenantPolicy REFUSE =
            new TenantPolicy(Reads.REFUSE, Writes.REFUSE, Duration.ofSeconds(2), Duration.ofHours(1), false);
    private static final String LOCKED = "use_locked";
    private static final String WELL = "use_well";

    @Test
    void aUseThatTheGateRefusesOrThatIsNotAnsweredLeavesTheSessionWhereItWas(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant(LOCKED, 0, REFUSE);
            router.addTenant(WELL, 1, REFUSE);
            try (Connection pooled = service(router);
                    Connection early = service(router)) {
                try (Statement statement = pooled.createStatement()) {
                    statement.execute("CREATE TABLE here (id INT PRIMARY KEY)");
                }
                choose(early, LOCKED);
                choose(early, WELL);
                try (Fault.Active frozen =
                        Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                    assertThat(error(early))
                            .as("in flight at the frozen server")
                            .isEqualTo(9019);
                    checkIsWell(early, 1);
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);

                    assertThat(error(pooled)).as("at the closed gate").isEqualTo(9015);
                    checkIsWell(pooled, 2);
                    assertThat(frozen).isNotNull();
                }
            }
        }
    }

    private static Connection service(Router router) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + router.port() + "/" + WELL, Router.SERVICE, Router.PASSWORD);
    }

    private static void choose(Connection connection, String database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + database);
        }
    }

    /** The error of choosing the locked tenant's database; 0 for none. */
    private static int error(Connection connection) {
        try {
            choose(connection, LOCKED);
            return 0;
        } catch (SQLException refused) {
            return refused.getErrorCode();
        }
    }

    private static void checkIsWell(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO here VALUES (" + id + ")");
            try (ResultSet rows = statement.executeQuery("SELECT DATABASE()")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(WELL);
            }
        }
    }
}
