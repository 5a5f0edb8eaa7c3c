package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For MySQL: a frozen primary with a replica, seen by tenants of each policy and by those of another shard. */
@WithShards(count = 2, replicas = 1, embedded = true)
final class FreezeIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TenantPolicy policy(Reads reads, Writes writes) {
        return new TenantPolicy(reads, writes, Duration.ofSeconds(2), Duration.ofHours(1), false);
    }

    @Test
    void aFrozenShardIsContainedAndNamedAndItsTenantsGetWhatTheirPoliciesSay(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("freeze_refuse", 0, policy(Reads.REFUSE, Writes.REFUSE));
            router.addTenant("freeze_replica", 0, policy(Reads.REPLICA, Writes.HOLD));
            router.addTenant("freeze_other", 1, policy(Reads.HOLD, Writes.HOLD));
            try (Connection refusing = router.connect("freeze_refuse", "");
                    Connection reading = router.connect("freeze_replica", "");
                    Connection other = router.connect("freeze_other", "")) {
                run(reading, "CREATE TABLE t (id INT PRIMARY KEY)");
                run(reading, "INSERT INTO t VALUES (7)");
                run(refusing, "DO 1");
                await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));

                try (Fault.Active frozen =
                        Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().finding().verdict() == Verdict.FROZEN);
                    assertThatThrownBy(() -> run(refusing, "INSERT INTO t VALUES (1)"))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    error -> assertThat(error.getErrorCode()).isEqualTo(9015));
                    assertThat(number(reading, "SELECT id FROM t")).isEqualTo(7);
                    assertThatThrownBy(() -> run(reading, "INSERT INTO t VALUES (8)"))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    error -> assertThat(error.getErrorCode()).isEqualTo(9016));
                    assertThat(number(other, "SELECT 5")).isEqualTo(5);
                    assertThat(refusing.isValid(1)).isTrue();
                    assertThat(frozen).isNotNull();
                }

                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.SERVING);
                run(reading, "INSERT INTO t VALUES (9)");
                assertThat(number(reading, "SELECT COUNT(*) FROM t")).isEqualTo(2);
                run(refusing, "DO 1");
            }
        }
    }

    @Test
    void aReadOnAReplicaThatFreezesTooIsAnsweredAndMayBeSentAgain(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("freeze_both", 0, policy(Reads.REPLICA, Writes.HOLD));
            router.addTenant("freeze_else", 1, policy(Reads.HOLD, Writes.HOLD));
            try (Connection reading = router.connect("freeze_both", "")) {
                run(reading, "DO 1");
                await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
                try (Fault.Active primary =
                        Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                    await().atMost(LIMIT)
                            .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
                    assertThat(number(reading, "SELECT 5")).isEqualTo(5);
                    assertThat(primary).isNotNull();
                    try (Fault.Active replica = Fault.FREEZE.begin(
                            Target.of(shards.get(0).replicas().get(0)))) {
                        assertThatThrownBy(() -> number(reading, "SELECT 6"))
                                .isInstanceOfSatisfying(
                                        SQLException.class,
                                        error ->
                                                assertThat(error.getErrorCode()).isIn(9019, 9010));
                        assertThat(replica).isNotNull();
                    }
                }
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.SERVING);
                assertThat(number(reading, "SELECT 7")).isEqualTo(7);
            }
        }
    }

    @Test
    void aQuarantineKeepsAllFromAServerThatIsWellUntilItIsReleased(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("quarantined", 0, policy(Reads.REFUSE, Writes.REFUSE));
            try (Connection connection = router.connect("quarantined", "")) {
                run(connection, "DO 1");
                router.quarantine(0, true);
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.QUARANTINED);
                assertThatThrownBy(() -> run(connection, "DO 2"))
                        .hasMessageContaining("quarantined")
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                error -> assertThat(error.getErrorCode()).isEqualTo(9015));

                router.quarantine(0, false);
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.SERVING);
                run(connection, "DO 3");
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
