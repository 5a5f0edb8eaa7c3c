package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.backend.BackendSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** For MySQL: many clients share few connections to the shards, and none of them notices. */
@WithShards(count = 4, own = true)
final class MultiplexingIT {
    private static final int TENANTS = 20;
    private static final int CLIENTS = 200;
    private static final int CONNECTIONS_MAX = 39;
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** 4 a loop, so 8 a shard. */
    private static final BackendSettings FEW = new BackendSettings(
            9,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            10_000,
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(1));

    /** All clients log in at the same time, on a machine that may be busy. */
    private static final Setup SETUP = Setup.STANDARD.with(FEW).withLoginTimeout(Duration.ofMinutes(2));

    private final PoolWatch pools = new PoolWatch();

    @Test
    void twoHundredClientsOfTwentyTenantsShareFewerThanFortyConnections(List<LabShard> shards) throws Exception {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS + 2);
        try (Router router = Router.before(shards, SETUP.with(pools))) {
            List<String> tenants = tenants(router);
            List<MixedLoad> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loads.add(new MixedLoad(router, tenants.get(i % TENANTS), i));
            }

            int most = run(router, threads, loads, shards);

            assertThat(most).as("connections at the servers").isBetween(1, CONNECTIONS_MAX);
            assertThat(pools.closed).as("connections that broke").doesNotContainKey(CloseReason.BROKEN);
            for (int i = 0; i < TENANTS; i++) {
                checkTenant(router, tenants.get(i), loads.subList(0, CLIENTS), i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> tenants(Router router) throws SQLException {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            String tenant = "mix_" + i;
            router.addTenant(tenant, i % 4, false);
            try (Connection direct = router.connectDirectly(tenant, "?sslMode=DISABLED&allowPublicKeyRetrieval=true")) {
                MixedLoad.prepare(direct, tenant);
            }
            tenants.add(tenant);
        }
        return tenants;
    }

    /** Runs the load, and returns the most connections that the servers had at one time. */
    private int run(Router router, ScheduledExecutorService threads, List<MixedLoad> loads, List<LabShard> shards)
            throws Exception {
        CyclicBarrier connected = new CyclicBarrier(CLIENTS + 1);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        List<Future<?>> clients = new ArrayList<>();
        for (MixedLoad load : loads) {
            clients.add(threads.submit(() -> {
                load.run(() -> meet(connected), goesOn::get);
                return null;
            }));
        }
        meet(connected);
        long start = System.nanoTime();
        Future<?> stop = threads.schedule(() -> goesOn.set(false), LOAD.toMillis(), TimeUnit.MILLISECONDS);
        int clientsThen = router.mysql().connections();
        ServerCount count = new ServerCount(shards);
        Future<?> counting = threads.scheduleWithFixedDelay(count, 0, 100, TimeUnit.MILLISECONDS);
        for (Future<?> client : clients) {
            client.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        stop.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(counting.cancel(false)).as("counted to the end").isTrue();
        int connections = count.most();
        long statements = loads.stream().mapToLong(MixedLoad::statements).sum();
        System.out.printf(
                "multiplexing: %d clients, never more than %d connections at the servers; %d statements in %.1f s, %.0f/s; %s%n",
                clientsThen, connections, statements, seconds, statements / seconds, pools.text());
        return connections;
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception notAll) {
            throw new IllegalStateException("not all clients have connected", notAll);
        }
    }

    /** Nothing lost, nothing doubled, nothing of anyone else. */
    private static void checkTenant(Router router, String tenant, List<MixedLoad> loads, int index) throws Exception {
        long inserted = 0;
        for (int i = index; i < loads.size(); i += TENANTS) {
            inserted += loads.get(i).inserted();
        }
        try (ServerSessions server = new ServerSessions(router.serverOf(tenant))) {
            assertThat(server.rows("SELECT DISTINCT owner FROM " + tenant + ".accounts"))
                    .containsExactly(tenant);
            assertThat(server.rows("SELECT SUM(balance) FROM " + tenant + ".accounts"))
                    .containsExactly(String.valueOf(MixedLoad.ACCOUNTS * MixedLoad.BALANCE));
            assertThat(server.rows("SELECT COUNT(*) FROM " + tenant + ".visits WHERE owner = '" + tenant + "'"))
                    .containsExactly(String.valueOf(inserted));
        }
    }

    /** Asks all servers again and again for the connections of tenants that they have. */
    private static final class ServerCount implements Runnable {
        private final List<LabShard> shards;
        private final List<ServerSessions> servers = new ArrayList<>();
        private final AtomicInteger most = new AtomicInteger();

        ServerCount(List<LabShard> shards) {
            this.shards = shards;
        }

        int most() {
            return most.get();
        }

        @Override
        public void run() {
            try {
                for (int i = servers.size(); i < shards.size(); i++) {
                    servers.add(new ServerSessions(shards.get(i).primary()));
                }
                int now = 0;
                for (ServerSessions server : servers) {
                    now += server.ofTenants();
                }
                most.accumulateAndGet(now, Math::max);
            } catch (SQLException failed) {
                throw new IllegalStateException("a server does not answer its admin", failed);
            }
        }
    }
}
