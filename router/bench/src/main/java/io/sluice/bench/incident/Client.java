package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.Pause;
import io.sluice.bench.incident.Attempt.Kind;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ServerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection that sends one statement after another at a steady rate, and comes back at once when it is cut. */
final class Client {
    private static final int COUNTS_EACH = 5;
    private static final long AGAIN_MILLIS = 200;
    private static final long REST_MILLIS = 2;
    private static final int QUEUED_WARNING = 9030;
    private static final Pattern RECEIPT = Pattern.compile("Queued as (\\S+);.*");

    private final ServerAddress router;
    private final Tenant tenant;
    private final Work work;
    private final Told told;
    private final Random random;
    private final Thread thread;
    /** The thread's own until it has ended. */
    private final List<Attempt> attempts = new ArrayList<>();

    private @Nullable Connection connection;
    private @Nullable PreparedStatement prepared;
    private @Nullable PreparedStatement preparedCount;
    private long seq;
    private volatile boolean stopped;
    private volatile boolean mayRest;
    private volatile boolean isResting;

    /** @param number of the client within its tenant; the even ones prepare */
    record Work(int number, boolean isWriter, int perSecond) {
        boolean isPrepared() {
            return number % 2 == 0;
        }
    }

    Client(ServerAddress router, Tenant tenant, Work work, Told told, long seed) {
        this.router = requireNonNull(router, "router");
        this.tenant = requireNonNull(tenant, "tenant");
        this.work = requireNonNull(work, "work");
        this.told = requireNonNull(told, "told");
        this.random = new Random(seed);
        thread = new Thread(this::run, "incident-" + tenant.id() + "-" + work.number());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void rest(boolean rests) {
        mayRest = rests;
    }

    /** Whether it waits to be let go on; else it may be sending something. */
    boolean isResting() {
        return mayRest && isResting;
    }

    void stop() {
        stopped = true;
    }

    /** After {@link #stop}. */
    List<Attempt> awaitEnd(long limitMillis) throws InterruptedException {
        thread.join(limitMillis);
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
        return attempts;
    }

    private void run() {
        long interval = 1_000_000L / work.perSecond();
        long due = Moments.now() + random.nextInt((int) interval);
        while (!stopped) {
            isResting = mayRest;
            if (isResting) {
                Pause.millis(REST_MILLIS);
                continue;
            }
            long now = Moments.now();
            if (now < due) {
                Pause.millis((due - now) / 1_000 + 1);
                continue;
            }
            due = Math.max(due + interval, now);
            if (isConnected()) {
                sendNext();
            } else {
                Pause.millis(AGAIN_MILLIS);
            }
        }
        cut();
    }

    private boolean isConnected() {
        if (connection != null) {
            return true;
        }
        long begun = Moments.now();
        try {
            connect();
            return true;
        } catch (SQLException failed) {
            attempts.add(attempt(Kind.CONNECT, "", begun, Answer.REFUSED, failed.getErrorCode(), null));
            cut();
            return false;
        }
    }

    private void connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", tenant.user());
        properties.setProperty("password", tenant.password());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("socketTimeout", "90000");
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("useServerPrepStmts", Boolean.toString(work.isPrepared()));
        Connection open = DriverManager.getConnection("jdbc:mysql://" + router + "/" + tenant.database(), properties);
        connection = open;
        if (work.isWriter() && work.isPrepared()) {
            prepared = open.prepareStatement("INSERT INTO " + TenantTables.ROWS
                    + " (client, seq, token, at) VALUES (?, ?, ?, UTC_TIMESTAMP(6))");
            preparedCount = open.prepareStatement("UPDATE " + TenantTables.COUNTERS
                    + " SET n = n + 1, back = back + (last_seq > ?), last_seq = ? WHERE client = ?");
        }
    }

    private void sendNext() {
        seq++;
        Kind kind = kind();
        String token = String.format(Locale.ROOT, "%s-%d-%d-%08x", tenant.id(), work.number(), seq, random.nextInt());
        Attempt attempt = send(kind, token);
        attempts.add(attempt);
        if (work.isWriter()) {
            told.onWrite(attempt);
        }
    }

    private Kind kind() {
        if (!work.isWriter()) {
            return Kind.READ;
        }
        return seq % COUNTS_EACH == 0 ? Kind.COUNT : Kind.INSERT;
    }

    private Attempt send(Kind kind, String token) {
        Connection open = requireNonNull(connection, "connection");
        long sent = Moments.now();
        try (Statement statement = open.createStatement()) {
            Statement used = statement;
            int rows = 1;
            if (kind == Kind.READ) {
                statement
                        .executeQuery("SELECT MAX(id) FROM " + TenantTables.ROWS)
                        .close();
            } else if (work.isPrepared()) {
                PreparedStatement ready = bind(kind, token);
                used = ready;
                rows = ready.executeUpdate();
            } else {
                rows = statement.executeUpdate(text(kind, token));
            }
            long answered = Moments.now();
            Answer answer = rows == 1 ? Answer.DIRECT : Answer.QUEUED;
            Receipt receipt = rows == 1 ? null : receipt(used);
            return new Attempt(tenant.id(), work.number(), seq, kind, token, sent, answered, answer, 0, receipt);
        } catch (SQLException failed) {
            Answer answer = Answer.of(failed);
            Attempt attempt = attempt(kind, token, sent, answer, failed.getErrorCode(), null);
            if (answer == Answer.UNKNOWN || String.valueOf(failed.getSQLState()).startsWith("08")) {
                cut();
            }
            return attempt;
        }
    }

    private PreparedStatement bind(Kind kind, String token) throws SQLException {
        if (kind == Kind.INSERT) {
            PreparedStatement insert = requireNonNull(prepared, "prepared");
            insert.setInt(1, work.number());
            insert.setLong(2, seq);
            insert.setString(3, token);
            return insert;
        }
        PreparedStatement count = requireNonNull(preparedCount, "preparedCount");
        count.setLong(1, seq);
        count.setLong(2, seq);
        count.setInt(3, work.number());
        return count;
    }

    private String text(Kind kind, String token) {
        return kind == Kind.INSERT
                ? "INSERT INTO " + TenantTables.ROWS + " (client, seq, token, at) VALUES (" + work.number() + ", " + seq
                        + ", '" + token + "', UTC_TIMESTAMP(6))"
                : "UPDATE " + TenantTables.COUNTERS + " SET n = n + 1, back = back + (last_seq > " + seq
                        + "), last_seq = " + seq + " WHERE client = " + work.number();
    }

    /** The write is acknowledged by its OK, whatever becomes of this question. */
    private @Nullable Receipt receipt(Statement statement) {
        try {
            SQLWarning warning = statement.getWarnings();
            if (warning == null || warning.getErrorCode() != QUEUED_WARNING) {
                return null;
            }
            Matcher form = RECEIPT.matcher(String.valueOf(warning.getMessage()));
            return form.matches() ? Receipt.of(form.group(1)).orElse(null) : null;
        } catch (SQLException cutMeanwhile) {
            cut();
            return null;
        }
    }

    private Attempt attempt(Kind kind, String token, long sent, Answer answer, int code, @Nullable Receipt receipt) {
        return new Attempt(tenant.id(), work.number(), seq, kind, token, sent, Moments.now(), answer, code, receipt);
    }

    private void cut() {
        Connection open = connection;
        connection = null;
        prepared = null;
        preparedCount = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException gone) {
                // It was gone already.
            }
        }
    }
}
