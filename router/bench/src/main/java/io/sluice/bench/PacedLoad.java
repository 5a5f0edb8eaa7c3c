package io.sluice.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Statements at a steady rate whatever becomes of those before, as users send them. A latency counts from the moment at
 * which the statement was due, waits for a thread and for the pool included.
 */
public final class PacedLoad implements AutoCloseable {
    private static final int ROWS = 1_000;
    private static final int POOL = 10;
    private static final int SHARED_POOL = 20;
    private static final int THREADS = 64;
    private static final int QUEUE_MAX = 20_000;

    /** Whose statements they are. */
    public enum Group {
        LOCKED,
        OTHERS
    }

    /** Where one tenant's statements go. */
    public static final class Source {
        private final Group group;
        private final String database;
        private @Nullable HikariDataSource pool;
        private boolean shared;

        private Source(Group group, String database) {
            this.group = group;
            this.database = database;
        }

        public static Source own(Group group, String database, String url, String user, String password) {
            Source source = new Source(group, database);
            source.pool = pool(url, user, password, POOL);
            return source;
        }

        static Source shared(Group group, String database) {
            Source source = new Source(group, database);
            source.shared = true;
            return source;
        }

        static void share(List<Source> sources, String url, String user, String password) {
            HikariDataSource pool = pool(url, user, password, SHARED_POOL);
            sources.forEach(source -> source.pool = pool);
        }

        private static HikariDataSource pool(String url, String user, String password, int size) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername(user);
            config.setPassword(password);
            config.setMaximumPoolSize(size);
            return new HikariDataSource(config);
        }

        private Connection connection() throws SQLException {
            Connection connection =
                    java.util.Objects.requireNonNull(pool, "pool").getConnection();
            try {
                if (shared) {
                    connection.setCatalog(database);
                }
                return connection;
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
        }
    }

    /** What came of the statements of one group in a window of time. */
    public static final class Answers {
        private final Map<String, Integer> errors = new TreeMap<>();
        private long[] nanos = new long[1024];
        private int count;
        private boolean sorted;

        synchronized void add(long took, @Nullable SQLException error) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = took;
            sorted = false;
            if (error != null) {
                errors.merge(error.getErrorCode() + "/" + error.getSQLState(), 1, Integer::sum);
            }
        }

        public synchronized long nanosAt(double percentile) {
            if (count == 0) {
                return 0;
            }
            if (!sorted) {
                Arrays.sort(nanos, 0, count);
                sorted = true;
            }
            return nanos[(int) Math.min(count - 1L, (long) Math.ceil(count * percentile / 100) - 1)];
        }

        @Override
        public synchronized String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d answers, p50 %.2f ms, p99 %.2f ms, max %.0f ms, errors %s",
                    count,
                    nanosAt(50) / 1e6,
                    nanosAt(99) / 1e6,
                    nanosAt(100) / 1e6,
                    errors.isEmpty() ? "none" : errors);
        }
    }

    /** One stretch of time. */
    public static final class Window {
        private final Map<Group, Answers> answers = new EnumMap<>(Group.class);

        Window() {
            for (Group group : Group.values()) {
                answers.put(group, new Answers());
            }
        }

        public Answers of(Group group) {
            return java.util.Objects.requireNonNull(answers.get(group), "group");
        }
    }

    private final List<Source> sources;
    private final int rate;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final List<ThreadPoolExecutor> workers = new ArrayList<>();
    private final AtomicLong lockedGood = new AtomicLong();
    private volatile Window window = new Window();

    /** @param rate statements a second of each source */
    public PacedLoad(List<Source> sources, int rate) {
        this.sources = List.copyOf(sources);
        this.rate = rate;
    }

    public void prepare() throws SQLException {
        for (Source source : sources) {
            try (Connection connection = source.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS neighbours (id INT PRIMARY KEY, n INT)");
                for (int id = 0; id < ROWS; id += 100) {
                    StringBuilder sql = new StringBuilder("REPLACE INTO neighbours VALUES ");
                    for (int i = id; i < id + 100; i++) {
                        sql.append(i == id ? "" : ",").append("(").append(i).append(",0)");
                    }
                    statement.execute(sql.toString());
                }
            }
        }
    }

    public void start() {
        long period = TimeUnit.SECONDS.toNanos(1) / rate;
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            ThreadPoolExecutor threads =
                    new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(QUEUE_MAX));
            workers.add(threads);
            long first = System.nanoTime() + i * period / sources.size();
            AtomicLong turn = new AtomicLong();
            var unused = clock.scheduleAtFixedRate(
                    () -> {
                        long number = turn.getAndIncrement();
                        long due = first + number * period;
                        threads.execute(() -> serve(source, number, due));
                    },
                    i * period / sources.size(),
                    period,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void serve(Source source, long number, long due) {
        long id = number * 7919 % ROWS;
        SQLException error = null;
        try (Connection connection = source.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    number % 5 == 0
                            ? "UPDATE neighbours SET n = n + 1 WHERE id = " + id
                            : "SELECT n FROM neighbours WHERE id = " + id);
            if (source.group == Group.LOCKED) {
                lockedGood.incrementAndGet();
            }
        } catch (SQLException failed) {
            error = failed;
        }
        window.of(source.group).add(System.nanoTime() - due, error);
    }

    /** What is answered from now on for so many seconds. */
    public Window window(int seconds) {
        Window fresh = open();
        Pause.seconds(seconds);
        open();
        return fresh;
    }

    /** What is answered from now on, until the next one is opened. */
    public Window open() {
        Window fresh = new Window();
        window = fresh;
        return fresh;
    }

    /** How long it takes until ten statements of the locked shard end well; the limit if they do not. */
    long awaitLockedServed(long limitMillis) {
        long begun = System.nanoTime();
        long good = lockedGood.get();
        while (lockedGood.get() < good + 10 && System.nanoTime() - begun < limitMillis * 1_000_000) {
            Pause.millis(20);
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        workers.forEach(ThreadPoolExecutor::shutdownNow);
        sources.forEach(
                source -> java.util.Objects.requireNonNull(source.pool, "pool").close());
    }
}
