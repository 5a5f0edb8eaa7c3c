package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.Pause;
import io.sluice.bench.incident.Answer;
import io.sluice.bench.incident.Attempt;
import io.sluice.bench.incident.Attempt.Kind;
import io.sluice.bench.incident.Moments;
import io.sluice.bench.incident.TenantTables;
import io.sluice.core.tenant.ServerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A writer of one tenant that sends one statement after another, each through the next router: so that what one router has acknowledged is
 * followed by a write through another one. A router that does not answer is left out for a while.
 */
final class RoundWriter {
    private static final int COUNTS_EACH = 5;
    private static final long LEFT_OUT_MICROS = 1_000_000;
    private static final long END_MILLIS = 60_000;

    private final List<Way> ways = new ArrayList<>();
    private final Tenant tenant;
    private final Work work;
    private final Random random;
    private final Thread thread;
    /** The thread's own until it has ended. */
    private final List<Sent> sent = new ArrayList<>();

    private long seq;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean stopped;

    /**
     * @param number of the client within its tenant
     * @param perSecond statements
     * @param patienceMillis for an answer, after which the connection is given up
     */
    record Work(int number, int perSecond, int patienceMillis) {}

    /** One router, as this writer knows it. */
    private static final class Way {
        final int router;
        final ServerAddress address;

        @Nullable
        Connection connection;

        long notBefore;
        volatile long lastDirectMicros;

        Way(int router, ServerAddress address) {
            this.router = router;
            this.address = address;
        }
    }

    /** @param routers those that it goes round, by their numbers from 0 */
    RoundWriter(List<ChaosRouter> all, List<Integer> routers, Tenant tenant, Work work, long seed) {
        routers.forEach(number -> ways.add(new Way(number, all.get(number).mysql())));
        this.tenant = requireNonNull(tenant, "tenant");
        this.work = requireNonNull(work, "work");
        this.random = new Random(seed);
        thread = new Thread(this::run, "chaos-" + tenant.id() + "-" + work.number());
        thread.setDaemon(true);
    }

    Tenant tenant() {
        return tenant;
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Whether the shard itself has done a write that was sent after this moment, through each of the routers. */
    boolean isDirectSince(long micros) {
        return ways.stream().allMatch(way -> way.lastDirectMicros > micros);
    }

    /** After {@link #stop}. */
    List<Sent> awaitEnd() throws InterruptedException {
        thread.join(END_MILLIS);
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
        return sent;
    }

    private void run() {
        long interval = 1_000_000L / work.perSecond();
        long due = Moments.now() + random.nextInt((int) interval);
        int turn = random.nextInt(ways.size());
        while (!stopped) {
            Pause.millis(Math.max(0, (due - Moments.now()) / 1_000));
            due = Math.max(due + interval, Moments.now());
            Way way = next(turn++);
            if (way != null && isConnected(way)) {
                send(way);
            }
        }
        ways.forEach(RoundWriter::cut);
    }

    private @Nullable Way next(int turn) {
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get((turn + i) % ways.size());
            if (way.notBefore <= Moments.now()) {
                return way;
            }
        }
        return null;
    }

    private boolean isConnected(Way way) {
        if (way.connection != null) {
            return true;
        }
        long begun = Moments.now();
        try {
            way.connection = connect(way.address);
            return true;
        } catch (SQLException failed) {
            note(way, attempt(Kind.CONNECT, "", begun, Answer.REFUSED, failed.getErrorCode()));
            giveUp(way);
            return false;
        }
    }

    private Connection connect(ServerAddress router) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", tenant.user());
        properties.setProperty("password", tenant.password());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", Integer.toString(work.patienceMillis()));
        // A login must need nothing of the shard: what the driver asks each server at first it asks only once.
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("useLocalSessionState", "true");
        return DriverManager.getConnection("jdbc:mysql://" + router + "/" + tenant.database(), properties);
    }

    private void send(Way way) {
        seq++;
        Kind kind = seq % COUNTS_EACH == 0 ? Kind.COUNT : Kind.INSERT;
        String token = String.format(Locale.ROOT, "%s-%d-%d-%08x", tenant.id(), work.number(), seq, random.nextInt());
        Connection open = requireNonNull(way.connection, "connection");
        long begun = Moments.now();
        try (Statement statement = open.createStatement()) {
            boolean isDirect = statement.executeUpdate(text(kind, token)) == 1;
            note(way, attempt(kind, token, begun, isDirect ? Answer.DIRECT : Answer.QUEUED, 0));
            acknowledged.incrementAndGet();
            if (isDirect) {
                way.lastDirectMicros = begun;
            }
        } catch (SQLException failed) {
            Answer answer = Answer.of(failed);
            note(way, attempt(kind, token, begun, answer, failed.getErrorCode()));
            if (answer == Answer.UNKNOWN || String.valueOf(failed.getSQLState()).startsWith("08")) {
                giveUp(way);
            }
        }
    }

    private String text(Kind kind, String token) {
        return kind == Kind.INSERT
                ? "INSERT INTO " + TenantTables.ROWS + " (client, seq, token, at) VALUES (" + work.number() + ", " + seq
                        + ", '" + token + "', UTC_TIMESTAMP(6))"
                : "UPDATE " + TenantTables.COUNTERS + " SET n = n + 1, back = back + (last_seq > " + seq
                        + "), last_seq = " + seq + " WHERE client = " + work.number();
    }

    private Attempt attempt(Kind kind, String token, long begun, Answer answer, int code) {
        return new Attempt(tenant.id(), work.number(), seq, kind, token, begun, Moments.now(), answer, code, null);
    }

    private void note(Way way, Attempt attempt) {
        sent.add(new Sent(way.router, attempt));
    }

    private static void giveUp(Way way) {
        cut(way);
        way.notBefore = Moments.now() + LEFT_OUT_MICROS;
    }

    private static void cut(Way way) {
        Connection open = way.connection;
        way.connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException gone) {
                // It was gone already.
            }
        }
    }
}
