package io.sluice.it.lockups;

import io.sluice.it.Router;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A light load on one tenant: so many statements a second, writes and reads in turn, by as many threads as statements may
 * hang at once. A connection that failed is made anew. Ends when closed.
 */
final class LightLoad implements AutoCloseable {
    private static final int THREADS = 8;

    private final Router router;
    private final String tenant;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong turns = new AtomicLong();

    private LightLoad(Router router, String tenant) {
        this.router = router;
        this.tenant = tenant;
    }

    static LightLoad start(Router router, String tenant, int perSecond) throws SQLException {
        try (Connection connection = router.connect(tenant, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE load_rows (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)");
            statement.execute("INSERT INTO load_rows (n) VALUES (1)");
        }
        LightLoad load = new LightLoad(router, tenant);
        long periodMicros = 1_000_000L * THREADS / perSecond;
        for (int i = 0; i < THREADS; i++) {
            Client client = load.new Client();
            // Its future tells only of its end, which is the load's.
            var unused = load.threads.scheduleAtFixedRate(
                    client::turn, i * periodMicros / THREADS, periodMicros, TimeUnit.MICROSECONDS);
        }
        return load;
    }

    /** Statements that ended well. */
    long good() {
        return good.get();
    }

    private final class Client {
        private @Nullable Connection connection;

        void turn() {
            try {
                Connection current = connection;
                if (current == null || current.isClosed()) {
                    current = router.connect(tenant, "");
                    connection = current;
                }
                try (Statement statement = current.createStatement()) {
                    statement.execute(
                            turns.getAndIncrement() % 2 == 0
                                    ? "INSERT INTO load_rows (n) VALUES (1)"
                                    : "SELECT n FROM load_rows ORDER BY id LIMIT 1");
                    good.incrementAndGet();
                }
            } catch (SQLException lockedUp) {
                // That is what the tests are about; what counts is what ends well.
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
