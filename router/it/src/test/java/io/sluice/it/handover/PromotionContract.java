package io.sluice.it.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.RouterFailover;
import io.sluice.it.Setup;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import io.sluice.proxy.failover.FailoverStatus;
import io.sluice.proxy.failover.Failovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary that freezes under load, with a promotion by itself, and thaws at a random moment. Each round has a shard of its own;
 * {@code -Dsluice.promotions=N} says how many, and {@code -Dsluice.seed=N} repeats the moments of a thaw.
 */
abstract class PromotionContract {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final long SEED = Long.getLong("sluice.seed", 1);
    private static final int ROUNDS = Integer.getInteger("sluice.promotions", 2);
    private static final TenantPolicy HOLDS =
            new TenantPolicy(Reads.HOLD, Writes.HOLD, Duration.ofSeconds(20), Duration.ofHours(1), false);

    @TempDir
    private Path directory;

    abstract Flavour flavour();

    /** Before the load begins; empty where replication stays asynchronous. */
    void prepare(LabShard shard) throws SQLException {}

    abstract boolean isSemiSync();

    private static FailoverSettings auto(List<String> hook) {
        FailoverSettings defaults = FailoverSettings.DEFAULT;
        return new FailoverSettings(
                FailoverMode.AUTO,
                defaults.confirm(),
                defaults.confirmRefusing(),
                defaults.distance(),
                LossPolicy.UNSEEN,
                hook,
                false,
                defaults.limits());
    }

    /** One round's figures. */
    private record Figures(long writesAgainMillis, int acknowledged, int lost, int extra) {}

    @Test
    void aFrozenPrimaryIsReplacedWithinSecondsAndNothingAcknowledgedIsLost() throws Exception {
        RandomGenerator random = new Random(SEED);
        List<Figures> all = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            try (LabServers lab = new LabServers(LabSettings.standard())) {
                Figures figures = round(lab, round, random);
                System.out.println("promotion " + round + ": " + figures);
                all.add(figures);
            }
        }
        assertThat(all).as("promotions, not only thaws before").anyMatch(figures -> figures.writesAgainMillis() >= 0);
        long[] sorted = all.stream()
                .mapToLong(Figures::writesAgainMillis)
                .filter(millis -> millis >= 0)
                .sorted()
                .toArray();
        System.out.println(sorted.length + " promotions, writes again after the freeze, ms: min " + sorted[0] + ", p50 "
                + sorted[sorted.length / 2] + ", p99 and max " + sorted[sorted.length - 1] + "; lost "
                + all.stream().mapToInt(Figures::lost).sum() + " of "
                + all.stream().mapToInt(Figures::acknowledged).sum());
        assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(5_000);
    }

    private Figures round(LabServers lab, int number, RandomGenerator random) throws Exception {
        LabShard shard = lab.startShard(ShardSpec.of("promote-" + number, flavour(), 2));
        prepare(shard);
        Path word = directory.resolve("fenced-" + number);
        try (Router router = Router.before(List.of(shard), Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            Failovers failovers = RouterFailover.start(router, auto(List.of("touch", word.toString())));
            String tenant = "promote_" + number;
            router.addTenant(tenant, 0, HOLDS);
            try (Connection connection = router.connect(tenant, "")) {
                execute(connection, "CREATE TABLE tokens (id BIGINT AUTO_INCREMENT PRIMARY KEY, token BIGINT)");
            }
            await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
            CountDownLatch started = new CountDownLatch(4);
            try (Writers writers = new Writers(router, tenant, 4, started)) {
                assertThat(started.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                ShardId id = new ShardId(shard.name());
                // Long enough to be seen, and for some load.
                long begin = System.nanoTime();
                await().atMost(LIMIT).until(() -> System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(2));

                long frozenAt = System.nanoTime();
                long thawMillis = random.nextLong(6_000);
                try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(shard.primary()))) {
                    await().atMost(LIMIT).until(() -> System.nanoTime() - frozenAt > thawMillis * 1_000_000L);
                    assertThat(frozen).isNotNull();
                }
                // It thaws before anything was begun, in the middle, or behind it.
                await().atMost(LIMIT)
                        .until(() -> router.shard(id).failover().handover().isEmpty()
                                && (isReplaced(router, shard)
                                        || router.statusOf(0).reading().standing() == Standing.SERVING));
                assertThat(Files.exists(word) || !isReplaced(router, shard)).isTrue();
                return judge(router, failovers, shard, writers, frozenAt, tenant);
            }
        }
    }

    private static boolean isReplaced(Router router, LabShard shard) {
        return !router.shard(new ShardId(shard.name()))
                .primary()
                .equals(shard.primary().address());
    }

    private Figures judge(
            Router router, Failovers failovers, LabShard shard, Writers writers, long frozenAt, String tenant)
            throws Exception {
        ShardId id = new ShardId(shard.name());
        await().atMost(LIMIT).until(() -> writers.firstAcknowledgedAfter(frozenAt + 200_000_000L) > 0);
        ServerAddress now = router.shard(id).primary();
        long again = writers.firstAcknowledgedAfter(frozenAt + 200_000_000L) / 1_000_000 + 200;
        long later = System.nanoTime();
        await().atMost(LIMIT).until(() -> System.nanoTime() - later > TimeUnit.SECONDS.toNanos(1));
        writers.stop();
        if (now.equals(shard.primary().address())) {
            // It thawed before anything was begun: then all is as it was, and it is no promotion.
            Set<Long> rows = tokens(shard.primary(), tenant);
            assertThat(rows).containsAll(writers.acknowledged());
            return new Figures(-1, writers.acknowledged().size(), 0, 0);
        }
        LabServer promoted = shard.replicas().stream()
                .filter(replica -> replica.address().equals(now))
                .findFirst()
                .orElseThrow();
        await().atMost(LIMIT)
                .until(() -> status(failovers, id).returned().values().stream().anyMatch(extra -> extra.isPresent()));
        Set<Long> kept = tokens(promoted, tenant);
        Set<Long> old = tokens(shard.primary(), tenant);
        Set<Long> lost = new HashSet<>(writers.acknowledged());
        lost.removeAll(kept);
        Set<Long> extra = new HashSet<>(old);
        extra.removeAll(kept);
        // On the old one alone is only what was in flight when it froze, or what the promotion lost.
        Set<Long> unexplained = new HashSet<>(extra);
        unexplained.removeAll(writers.unknown());
        unexplained.removeAll(lost);
        assertThat(unexplained).isEmpty();
        Set<Long> refused = writers.refused();
        refused.retainAll(kept);
        assertThat(refused).isEmpty();
        assertListed(status(failovers, id), extra.size());
        if (isSemiSync()) {
            assertThat(lost).isEmpty();
        }
        System.out.println(writers.failures());
        return new Figures(again, writers.acknowledged().size(), lost.size(), extra.size());
    }

    private static void assertListed(FailoverStatus status, int rows) {
        long listed = status.returned().values().stream()
                .flatMap(extra -> extra.stream())
                .flatMap(extra -> extra.tables().stream())
                .filter(table -> table.table().equals("tokens"))
                .mapToLong(table -> table.inserted())
                .sum();
        assertThat(listed).as(status.events().toString()).isEqualTo(rows);
    }

    private static FailoverStatus status(Failovers failovers, ShardId id) throws Exception {
        return failovers
                .statusOf(id)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .orElseThrow();
    }

    private static Set<Long> tokens(LabServer server, String tenant) throws SQLException {
        Set<Long> tokens = new HashSet<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT token FROM " + tenant + ".tokens")) {
            while (rows.next()) {
                assertThat(tokens.add(rows.getLong(1))).as("doubled").isTrue();
            }
        }
        return tokens;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void onServer(LabServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect()) {
            for (String sql : statements) {
                execute(connection, sql);
            }
        }
    }
}
