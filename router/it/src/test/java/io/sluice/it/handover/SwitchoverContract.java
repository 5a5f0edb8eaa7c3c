package io.sluice.it.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.RouterFailover;
import io.sluice.it.Setup;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.proxy.failover.Failovers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A primary that gives its place away, to and fro, under clients whose policy is to refuse: they see a pause and nothing else. */
abstract class SwitchoverContract {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int ROUNDS = Integer.getInteger("sluice.switchovers", 3);
    private static final int CLIENTS = 8;
    private static final TenantPolicy REFUSES =
            new TenantPolicy(Reads.REFUSE, Writes.REFUSE, Duration.ofSeconds(1), Duration.ofHours(1), false);

    @Test
    void clientsSeeAPauseAndNoError(List<LabShard> shards) throws Exception {
        LabShard shard = shards.get(0);
        ShardId id = new ShardId(shard.name());
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            Failovers failovers = RouterFailover.start(router, FailoverSettings.DEFAULT);
            router.addTenant("switched", 0, REFUSES);
            try (Connection connection = router.connect("switched", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT, number INT)");
            }
            List<Long> pauses = new ArrayList<>();
            try (LoadClients clients = new LoadClients(CLIENTS, () -> router.connect("switched", ""))) {
                clients.begin();
                await().atMost(LIMIT).until(() -> clients.leastDone() > 20);
                for (int round = 1; round <= ROUNDS; round++) {
                    pauses.add(switchOver(router, failovers, id, clients) / 1_000_000);
                }
                clients.stop();
                assertThat(clients.errors()).isEmpty();
                requireRows(shard, router.shard(id).primary(), clients.done());
            }
            pauses.sort(null);
            System.out.println(
                    "switchovers " + pauses.size() + ", longest statement of each, ms: min " + pauses.get(0) + ", p50 "
                            + pauses.get(pauses.size() / 2) + ", max " + pauses.get(pauses.size() - 1) + " " + pauses);
        }
    }

    /** What the slowest statement around it took. */
    private static long switchOver(Router router, Failovers failovers, ShardId id, LoadClients clients) {
        ServerAddress before = router.shard(id).primary();
        clients.slowestNanos();
        Outcome[] last = new Outcome[1];
        // The one before has yet to follow, perhaps.
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            last[0] = outcome(failovers, id);
            return last[0] instanceof Outcome.Done || !(last[0] instanceof Outcome.Refused);
        });
        assertThat(last[0]).isInstanceOf(Outcome.Done.class);
        assertThat(router.shard(id).primary()).isNotEqualTo(before);
        assertThat(router.shard(id).failover().demoted()).isEmpty();
        long done = clients.done();
        await().atMost(LIMIT).until(() -> clients.done() > done + 20);
        return clients.slowestNanos();
    }

    private static Outcome outcome(Failovers failovers, ShardId id) throws Exception {
        Origin origin = new Origin("switch", "operator", Instant.now());
        return failovers
                .carryOut(new FailoverIntent.SwitchOver(origin, id, Optional.empty(), false))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static void requireRows(LabShard shard, ServerAddress primary, long done) throws SQLException {
        LabServer server = shard.servers().stream()
                .filter(each -> each.address().equals(primary))
                .findFirst()
                .orElseThrow();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*), COUNT(DISTINCT client, number),"
                        + " (SELECT COUNT(*) FROM switched.t a JOIN switched.t b ON b.client = a.client"
                        + " AND b.number > a.number AND b.id < a.id) FROM switched.t")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(done);
            assertThat(row.getLong(2)).isEqualTo(done);
            assertThat(row.getLong(3)).as("out of order").isZero();
        }
    }
}
