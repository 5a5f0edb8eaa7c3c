package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.testing.WithShards;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** For MySQL, with HikariCP and Connector/J as most applications have them: what a locked shard does to their pools. */
@WithShards(count = 4, embedded = true)
final class PoolIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SERVED_AGAIN = Duration.ofSeconds(10);
    private static final int POOL = 20;

    private static HikariDataSource pool(Router router, String user, String database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:mysql://127.0.0.1:" + router.port() + "/" + database);
        config.setUsername(user);
        config.setPassword(Router.PASSWORD);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    private static Fault.Active freeze(Router router, List<LabShard> shards) throws Exception {
        Fault.Active fault = Fault.FREEZE.begin(Target.of(shards.get(0).primary()));
        await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
        return fault;
    }

    @Test
    void thePoolOfALockedTenantRecoversByItselfAndThatOfAnotherKeepsItsConnections(List<LabShard> shards)
            throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            router.addTenant("pool_locked", 0, false);
            router.addTenant("pool_well", 1, false);
            try (HikariDataSource locked = pool(router, "pool_locked", "pool_locked", 5);
                    HikariDataSource well = pool(router, "pool_well", "pool_well", 5)) {
                Set<Long> before = sessions(well);
                sessions(locked);

                try (Fault.Active frozen = freeze(router, shards)) {
                    assertThat(error(locked)).isIn(9014, 9016, 9019);
                    assertThat(sessions(well)).isEqualTo(before);
                    assertThat(frozen).isNotNull();
                }

                await().atMost(SERVED_AGAIN).until(() -> error(locked) == 0);
                for (int i = 0; i < 20; i++) {
                    assertThat(error(locked)).isZero();
                }
                assertThat(sessions(well)).isEqualTo(before);
            }
        }
    }

    /** The ids of the pool's connections, all of them used. */
    private static Set<Long> sessions(HikariDataSource pool) throws SQLException {
        Set<Long> ids = new TreeSet<>();
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                Connection connection = pool.getConnection();
                all.add(connection);
                ids.add(connection
                        .unwrap(com.mysql.cj.jdbc.JdbcConnection.class)
                        .getId());
                select(connection);
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        return ids;
    }

    /** The error of one query; 0 for none. */
    private static int error(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            select(connection);
            return 0;
        } catch (SQLException failed) {
            return failed.getErrorCode() == 0 ? -1 : failed.getErrorCode();
        }
    }

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void aPoolThatServesAllTenantsIsNotTakenByThoseOfALockedShard(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            for (int i = 0; i < shards.size(); i++) {
                router.addTenant("shared_" + i, i, false);
            }
            try (HikariDataSource pool = pool(router, Router.SERVICE, "shared_1", POOL)) {
                Workers workers = new Workers(pool, shards.size());
                workers.start();
                await().atMost(LIMIT).until(() -> workers.good(1) > 500);
                try (Fault.Active frozen = freeze(router, shards)) {
                    long then = workers.good(1) + workers.good(2) + workers.good(3);
                    await("others are served")
                            .atMost(LIMIT)
                            .until(() -> workers.good(1) + workers.good(2) + workers.good(3) > then + 2000);
                    assertThat(frozen).isNotNull();
                }
                long locked = workers.good(0);
                await("served again").atMost(SERVED_AGAIN).until(() -> workers.good(0) > locked + 100);
                workers.stop();

                assertThat(workers.errors)
                        .as("errors of tenants of other shards")
                        .isEmpty();
            }
        }
    }

    /** As many threads as the pool has connections, each serving a tenant after the other. */
    private static final class Workers {
        private final HikariDataSource pool;
        private final int tenants;
        private final AtomicLongArray good;
        private final Set<String> errors = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(POOL);

        Workers(HikariDataSource pool, int tenants) {
            this.pool = pool;
            this.tenants = tenants;
            this.good = new AtomicLongArray(tenants);
        }

        void start() {
            for (int i = 0; i < POOL; i++) {
                int first = i;
                threads.execute(() -> {
                    for (int turn = first; !stopped.get(); turn++) {
                        serve(turn % tenants);
                    }
                });
            }
        }

        private void serve(int tenant) {
            try (Connection connection = pool.getConnection()) {
                connection.setCatalog("shared_" + tenant);
                select(connection);
                good.incrementAndGet(tenant);
            } catch (SQLException failed) {
                if (tenant != 0) {
                    errors.add(failed.getErrorCode() + " " + failed.getMessage());
                }
            }
        }

        long good(int tenant) {
            return good.get(tenant);
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
