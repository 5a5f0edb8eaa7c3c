package io.sluice.it.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.queue.Receipt;
import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.RouterFolder;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.proxy.queue.DeadLetterDesk;
import io.sluice.proxy.queue.DeadLetters;
import io.sluice.proxy.queue.QueueStatus;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writes for a frozen shard, from the OK with a receipt to the row in its table. */
abstract class QueueContract {
    /** Each driver by its own words; it ignores the other's. */
    private static final String OPTIONS = "?useServerPrepStmts=true&useLocalSessionState=true";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final TenantPolicy QUEUES =
            new TenantPolicy(Reads.HOLD, Writes.QUEUE, Duration.ofSeconds(5), Duration.ofHours(1), false);

    @Test
    void writesForAFrozenShardAreAcknowledgedAndAppliedOnceInTheirOrder(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_order", 0, QUEUES);
            try (Connection connection = router.connect("queue_order", OPTIONS)) {
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

    @Test
    void aWriteThatFailsIsADeadLetterAndTheOthersGoOn(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_dead", 0, QUEUES);
            try (Connection connection = router.connect("queue_dead", OPTIONS)) {
                run(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL)");
                run(connection, "INSERT INTO t VALUES (1, 0)");
                whileFrozen(router, shards, () -> {
                    run(connection, "UPDATE t SET n = n + 1 WHERE id = 1");
                    run(connection, "INSERT INTO t VALUES (1, 7)");
                    run(connection, "UPDATE t SET n = n * 10 WHERE id = 1");
                    run(connection, "INSERT INTO gone VALUES (1)");
                    run(connection, "INSERT INTO t VALUES (2, 2)");
                });

                await().atMost(LIMIT)
                        .until(() -> texts(connection, "SELECT id FROM t").size() == 2);
                assertThat(texts(connection, "SELECT n FROM t ORDER BY id")).containsExactly("10", "2");
                await().atMost(LIMIT).until(() -> router.queues().letters().size() == 2);
                List<DeadLetters.Line> dead = router.queues().letters().lines(line -> true, Optional.empty(), 10);
                assertThat(dead).extracting(DeadLetters.Line::code).containsExactly(1062, 1146);
                theSumsHold(router, dead.get(0).receipt().shard());

                run(connection, "CREATE TABLE gone (id INT)");
                retry(router, dead.get(1).receipt());
                get(router.queues().letterDesk().discard(dead.get(0).receipt()));

                await().atMost(LIMIT)
                        .until(() -> texts(connection, "SELECT id FROM gone").size() == 1);
                assertThat(router.queues().letters().size()).isZero();
                theSumsHold(router, dead.get(0).receipt().shard());
            }
        }
    }

    @Test
    void aBacklogOutlivesItsRouterAndTheTenantWritesBehindIt(List<LabShard> shards) throws Exception {
        Path directory = RouterFolder.make();
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Router first = Router.in(directory, key, shards, Setup.STANDARD.watching(HealthSettings.DEFAULT));
        first.addTenant("queue_restart", 0, QUEUES);
        try (Connection connection = first.connect("queue_restart", OPTIONS)) {
            run(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(40))");
            whileFrozen(first, shards, () -> {
                for (int i = 0; i < 20; i++) {
                    run(connection, "INSERT INTO t (token) VALUES ('w" + i + "')");
                }
                first.close();
            });
        }
        try (Router router = Router.in(directory, key, shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_restart", 0, QUEUES);
            try (Connection connection = router.connect("queue_restart", OPTIONS)) {
                run(connection, "INSERT INTO t (token) VALUES ('behind')");

                await().atMost(LIMIT)
                        .until(() -> texts(connection, "SELECT token FROM t").size() == 21);
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    expected.add("w" + i);
                }
                expected.add("behind");
                assertThat(texts(connection, "SELECT token FROM t ORDER BY id")).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void aTenantThatGoesOnWritingComesBackToItsShard(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("queue_back", 0, QUEUES);
            try (Connection connection = router.connect("queue_back", OPTIONS)) {
                run(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)");
                int[] written = {0};
                whileFrozen(router, shards, () -> {
                    for (int i = 0; i < 200; i++) {
                        run(connection, "INSERT INTO t (n) VALUES (" + written[0]++ + ")");
                    }
                });
                try (Statement statement = connection.createStatement()) {
                    await().atMost(LIMIT)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() ->
                                    statement.executeUpdate("INSERT INTO t (n) VALUES (" + written[0]++ + ")") == 1);
                }
                assertThat(texts(connection, "SELECT n FROM t ORDER BY id"))
                        .hasSize(written[0])
                        .isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
            }
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void theSumsHold(Router router, ShardId shard) throws Exception {
        QueueStatus.OfDrain drain =
                get(router.queues().desk().status(shard)).drain().orElseThrow();
        ReplayStatus.Totals totals = drain.replay().totals();
        assertThat(drain.found() + drain.appended())
                .isEqualTo(totals.applied() + totals.dead() + drain.replay().remaining());
    }

    private static void retry(Router router, Receipt receipt) throws Exception {
        DeadLetterDesk.Outcome outcome = get(router.queues().letterDesk().retry(receipt));
        assertThat(outcome.end()).isEqualTo(DeadLetterDesk.End.RETRIED);
        assertThat(outcome.again()).isPresent();
    }

    /** What is done while the first shard is contained. */
    private interface Deeds {
        void run() throws SQLException;
    }

    private static void whileFrozen(Router router, List<LabShard> shards, Deeds deeds) throws Exception {
        try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
            await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
            deeds.run();
            assertThat(frozen).isNotNull();
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
