package io.sluice.it.queue;

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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application that starts while its shard is frozen: its driver asks and sets what it likes, and its writes are queued. */
abstract class NewSessionsContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aDriverWithItsOwnSettingsLogsInAndItsWritesAreQueued(List<LabShard> shards) throws Exception {
        TenantPolicy policy =
                new TenantPolicy(Reads.REPLICA, Writes.QUEUE, Duration.ofSeconds(5), Duration.ofHours(1), false);
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_new", 0, policy);
            try (Connection before = router.connect("queue_new", "")) {
                run(before, "CREATE TABLE t (id INT PRIMARY KEY)");
            }
            await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
            try (Fault.Active frozen =
                    Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
                try (Connection connection = router.connect("queue_new", "")) {
                    run(connection, "INSERT INTO t VALUES (1)");
                }
                assertThat(frozen).isNotNull();
            }
            await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.SERVING);
            try (Connection after = router.connect("queue_new", "");
                    Statement statement = after.createStatement()) {
                await().atMost(LIMIT)
                        .until(() -> statement.executeQuery("SELECT id FROM t").next());
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
