package io.sluice.bench;

import io.sluice.app.drill.Site;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The statements of a soak, through the router: a light load all the time, and what each phase adds. */
final class SoakLoad implements AutoCloseable {
    private static final int ROWS = 200_000;
    private static final int HEAVY_CLIENTS = 16;
    private static final long LIGHT_PAUSE_MILLIS = 100;

    private final Site site;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final LongAdder good = new LongAdder();
    private final Map<String, AtomicLong> errors = new ConcurrentSkipListMap<>();
    private long goodTaken;

    /** One piece of work on one connection. */
    @FunctionalInterface
    private interface Work {
        void on(Statement statement) throws SQLException;
    }

    SoakLoad(Site site) {
        this.site = site;
    }

    void prepare() throws SQLException {
        for (Site.Tenant tenant : site.tenants()) {
            try (Connection connection = connect(tenant);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE small (id INT PRIMARY KEY, n INT)");
                statement.execute("INSERT INTO small VALUES (1,0),(2,0),(3,0),(4,0),(5,0),(6,0),(7,0),(8,0)");
                statement.execute("CREATE TABLE big (id INT AUTO_INCREMENT PRIMARY KEY, pad CHAR(100))");
                statement.execute("INSERT INTO big (pad) VALUES (REPEAT('x', 100))");
                for (int rows = 1; rows < ROWS; rows *= 2) {
                    statement.execute("INSERT INTO big (pad) SELECT pad FROM big LIMIT " + (ROWS - rows));
                }
            }
        }
    }

    /** Two clients for each tenant, ten statements a second each, every second one a write; until the end. */
    void light() {
        for (Site.Tenant tenant : site.tenants()) {
            for (int i = 0; i < 2; i++) {
                var unused = threads.submit(() -> clients(tenant, stopped, LIGHT_PAUSE_MILLIS));
            }
        }
    }

    /** Twice and more of what the machine carries: clients without a pause, many for each tenant. */
    void heavy(int seconds) {
        AtomicBoolean over = new AtomicBoolean();
        for (Site.Tenant tenant : site.tenants()) {
            for (int i = 0; i < HEAVY_CLIENTS; i++) {
                var unused = threads.submit(() -> clients(tenant, over, 0));
            }
        }
        Pause.seconds(seconds);
        over.set(true);
        Pause.seconds(2);
    }

    /** On every shard: a query that sleeps 60 s and one that reads for as long. */
    void longQueries(int seconds) {
        together(
                seconds,
                tenant -> List.of(
                        statement -> read(statement, "SELECT SLEEP(60)"),
                        statement -> read(
                                statement,
                                "SELECT /*+ MAX_EXECUTION_TIME(60000) */ COUNT(*) FROM big a JOIN big b ON a.pad < b.pad")));
    }

    void alter(int seconds) {
        together(
                seconds,
                tenant -> List.of(statement -> {
                    statement.execute("ALTER TABLE big ADD COLUMN c INT, ALGORITHM = COPY");
                    statement.execute("ALTER TABLE big DROP COLUMN c, ALGORITHM = COPY");
                }));
    }

    /** All rows in one consistent view, as a dump reads them. */
    void dump(int seconds) {
        together(
                seconds,
                tenant -> List.of(statement -> {
                    statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
                    statement.setFetchSize(1_000);
                    read(statement, "SELECT * FROM big");
                    statement.execute("COMMIT");
                }));
    }

    private void together(int seconds, java.util.function.Function<Site.Tenant, List<Work>> works) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<?>> running = new ArrayList<>();
        for (Site.Tenant tenant : site.tenants()) {
            for (Work work : works.apply(tenant)) {
                running.add(threads.submit(() -> once(tenant, work)));
            }
        }
        for (Future<?> each : running) {
            try {
                each.get(Math.max(1, end + TimeUnit.SECONDS.toNanos(120) - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException
                    | java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException late) {
                count("client: " + late);
            }
        }
        Pause.millis(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }

    private void once(Site.Tenant tenant, Work work) {
        try (Connection connection = connect(tenant);
                Statement statement = connection.createStatement()) {
            work.on(statement);
            good.increment();
        } catch (SQLException failed) {
            // A query that is ended by its own limit of time has had it.
            if (failed.getErrorCode() != 3024) {
                count(failed.getErrorCode() + "/" + failed.getSQLState());
            }
        }
    }

    private void clients(Site.Tenant tenant, AtomicBoolean over, long pauseMillis) {
        while (!over.get() && !stopped.get()) {
            try (Connection connection = connect(tenant);
                    Statement statement = connection.createStatement()) {
                for (int i = 0; !over.get() && !stopped.get(); i++) {
                    statement.execute(
                            i % 2 == 0
                                    ? "SELECT n FROM small WHERE id = " + (1 + i % 8)
                                    : "UPDATE small SET n = n + 1 WHERE id = " + (1 + i % 8));
                    good.increment();
                    Pause.millis(pauseMillis);
                }
            } catch (SQLException failed) {
                count(failed.getErrorCode() + "/" + failed.getSQLState());
                Pause.millis(200);
            }
        }
    }

    private void count(String error) {
        errors.computeIfAbsent(error, key -> new AtomicLong()).incrementAndGet();
    }

    private static void read(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }

    private Connection connect(Site.Tenant tenant) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://" + site.mysql() + "/" + tenant.database() + "?sslMode=trust",
                tenant.user(),
                tenant.password());
    }

    /** Since the last time. */
    String takeCounts() {
        long all = good.sum();
        String text = (all - goodTaken) + " good, errors so far " + errors;
        goodTaken = all;
        return text;
    }

    String totals() {
        return good.sum() + " good, errors " + errors;
    }

    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
    }
}
