package io.sluice.it.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.gate.GateOrder;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For MySQL: gates that pause, and a shard without a primary for a moment, under load. */
@WithShards(count = 1, replicas = 1, embedded = true)
final class PauseIT {
    private static final int CLIENTS = 20;
    private static final int ROUNDS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** To this policy every moment of containment is an error. */
    private static final TenantPolicy REFUSES =
            new TenantPolicy(Reads.REFUSE, Writes.REFUSE, Duration.ZERO, Duration.ofHours(1), false);

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static int waiting(Router router, ShardId shard) throws Exception {
        return get(router.gates().reports(shard)).stream()
                .mapToInt(report -> report.totals().waiting())
                .sum();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void clientsSeeAPauseAndNoErrorThoughAllTheirConnectionsAreDestroyed(List<LabShard> shards) throws Exception {
        ShardId shard = new ShardId(shards.get(0).name());
        try (Router router = Router.before(shards)) {
            router.addTenant("paused", 0, REFUSES);
            try (Connection watcher = router.connect("paused", "");
                    LoadClients clients = new LoadClients(CLIENTS, () -> router.connect("paused", ""))) {
                run(watcher, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, client INT, number INT)");
                clients.begin();
                for (int round = 0; round < ROUNDS; round++) {
                    long before = clients.leastDone();
                    await().atMost(LIMIT).until(() -> clients.leastDone() > before + 3);

                    router.gates().order(shard, new GateOrder.Pause(LIMIT));
                    await().atMost(LIMIT).until(() -> waiting(router, shard) == CLIENTS);
                    Quiescence quiescence = get(router.traffic().quiescence(shard));
                    Epoch fenced = router.handOver(0, Optional.of(Handover.Step.FENCING));
                    get(router.traffic().fenced(shard, fenced));
                    assertThat(quiescence.isQuiet()).as("%s", quiescence).isTrue();
                    assertThat(get(router.traffic().threadIds(shard))).isEmpty();

                    get(router.traffic().fenced(shard, router.handOver(0, Optional.empty())));
                    router.gates().order(shard, new GateOrder.Open());
                }
                long last = clients.leastDone();
                await().atMost(LIMIT).until(() -> clients.leastDone() > last);
                clients.stop();

                assertThat(clients.errors()).isEmpty();
                assertThat(number(watcher, "SELECT COUNT(*) FROM t")).isEqualTo(clients.done());
                // Each client's rows are in its order: nothing came late or twice.
                assertThat(
                                number(
                                        watcher,
                                        "SELECT COUNT(*) FROM t a JOIN t b ON a.client=b.client AND a.id<b.id AND a.number>=b.number"))
                        .isZero();
            }
        }
    }

    @Test
    void whatWaitedIsReleasedInTheOrderInWhichItCame(List<LabShard> shards) throws Exception {
        ShardId shard = new ShardId(shards.get(0).name());
        try (Router router = Router.before(shards, Setup.withTwoConnections(LIMIT))) {
            router.addTenant("ordered", 0, REFUSES);
            List<Connection> clients = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            try (Connection watcher = router.connect("ordered", "");
                    Connection holder = router.connect("ordered", "")) {
                run(watcher, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, came INT)");
                // One of the two connections is taken, so that what is sent in order is executed in order.
                holder.setAutoCommit(false);
                number(holder, "SELECT COUNT(*) FROM t");
                for (int i = 0; i < CLIENTS; i++) {
                    // Else the driver asks something before it inserts, and that waits.
                    clients.add(router.connect("ordered", "?readOnlyPropagatesToServer=false"));
                }

                router.gates().order(shard, new GateOrder.Pause(LIMIT));
                for (int i = 0; i < CLIENTS; i++) {
                    Connection client = clients.get(i);
                    String insert = "INSERT INTO t (came) VALUES (" + i + ")";
                    Thread thread = new Thread(() -> {
                        try {
                            run(client, insert);
                        } catch (SQLException failed) {
                            throw new IllegalStateException(failed);
                        }
                    });
                    threads.add(thread);
                    thread.start();
                    int came = i + 1;
                    await().atMost(LIMIT).until(() -> waiting(router, shard) == came);
                }
                router.gates().order(shard, new GateOrder.Open());
                for (Thread thread : threads) {
                    thread.join(LIMIT.toMillis());
                }

                assertThat(number(watcher, "SELECT COUNT(*) FROM t")).isEqualTo(CLIENTS);
                assertThat(number(watcher, "SELECT COUNT(*) FROM t a JOIN t b ON a.id<b.id AND a.came>=b.came"))
                        .isZero();
            }
            for (Connection client : clients) {
                client.close();
            }
        }
    }

    @Test
    void transactionsGoOnAndPinnedSessionsAreToldWhatTheyLost(List<LabShard> shards) throws Exception {
        ShardId shard = new ShardId(shards.get(0).name());
        try (Router router = Router.before(shards)) {
            router.addTenant("pinned", 0, REFUSES);
            try (Connection transacting = router.connect("pinned", "");
                    Connection pinned = router.connect("pinned", "")) {
                run(transacting, "CREATE TABLE t (id INT PRIMARY KEY)");
                run(pinned, "CREATE TEMPORARY TABLE mine (id INT)");
                transacting.setAutoCommit(false);
                run(transacting, "INSERT INTO t VALUES (1)");

                router.gates().order(shard, new GateOrder.Pause(LIMIT));
                assertThat(get(router.traffic().quiescence(shard))).isEqualTo(new Quiescence(1, 1, 0));
                run(transacting, "INSERT INTO t VALUES (2)");
                transacting.commit();
                Quiescence afterCommit = get(router.traffic().quiescence(shard));
                int ended = get(router.traffic().endPinned(shard));
                Quiescence quiet = get(router.traffic().quiescence(shard));
                router.gates().order(shard, new GateOrder.Open());

                assertThat(afterCommit).isEqualTo(new Quiescence(0, 1, 0));
                assertThat(afterCommit.isPinnedOnly()).isTrue();
                assertThat(ended).isEqualTo(1);
                assertThat(quiet.isQuiet()).isTrue();
                assertThat(number(transacting, "SELECT COUNT(*) FROM t")).isEqualTo(2);
                assertThatThrownBy(() -> run(pinned, "INSERT INTO mine VALUES (1)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                error -> assertThat(error.getErrorCode()).isEqualTo(9013));
            }
        }
    }
}
