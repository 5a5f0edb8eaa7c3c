package io.sluice.app.drill;

import io.sluice.app.drill.Site.Tenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the load. Its thread owns the connection; others only cut it. */
final class Client {
    private static final Logger log = LoggerFactory.getLogger(Client.class);

    private final Load load;
    private final Tenant tenant;
    private final int number;
    private final long primaryId;
    private final Crew crew;
    private final Semaphore turns = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Instant outstanding;
    private volatile boolean stopped;

    /**
     * @param number within its shard, and the row that it works on; the even ones read
     * @param primaryId the {@code server_id} of the shard's primary
     */
    Client(Load load, Crew crew, Tenant tenant, int number, long primaryId) {
        this.load = load;
        this.tenant = tenant;
        this.number = number;
        this.primaryId = primaryId;
        this.crew = crew;
        thread = new Thread(this::run, "drill-client-" + tenant.shard() + "-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** One statement, soon. */
    void send() {
        turns.release();
    }

    void stop() {
        stopped = true;
        turns.release();
    }

    /** After {@link #stop}; cuts the connection when the time is over. */
    void awaitEnd(long limitNanos) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limitNanos)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            cut();
        }
    }

    boolean isWriter() {
        return number % 2 == 1;
    }

    Optional<Instant> outstanding() {
        return Optional.ofNullable(outstanding);
    }

    private void run() {
        while (!stopped) {
            turns.acquireUninterruptibly();
            if (!stopped) {
                sendNow();
                crew.isFree(this);
            }
        }
        cut();
    }

    private void sendNow() {
        Instant sent = Instant.now();
        long start = System.nanoTime();
        outstanding = sent;
        boolean isSent = false;
        try {
            Connection open = open();
            isSent = true;
            report(sent, start, isWriter() ? write(open) : read(open), 0, "");
        } catch (SQLException failed) {
            if (!stopped) {
                Outcome outcome = Outcome.of(failed, isSent && isWriter());
                report(sent, start, outcome, failed.getErrorCode(), String.valueOf(failed.getMessage()));
                if (outcome != Outcome.REFUSED && outcome != Outcome.READ_UNANSWERED) {
                    cut();
                }
            }
        }
        outstanding = null;
    }

    private void report(Instant sent, long startNanos, Outcome outcome, int code, String message) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        load.report(new Sample(tenant.shard(), isWriter(), sent, took, outcome, code, message));
    }

    private Outcome write(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.executeUpdate("UPDATE " + Load.TABLE + " SET v = v + 1 WHERE id = " + number);
            return Outcome.OK;
        }
    }

    private Outcome read(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT v, @@server_id FROM " + Load.TABLE + " WHERE id = " + number)) {
            return rows.next() && rows.getLong(2) == primaryId ? Outcome.OK : Outcome.FROM_REPLICA;
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = load.connect(tenant);
            connection = open;
        }
        return open;
    }

    private void cut() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException gone) {
                log.debug("a connection was gone already", gone);
            }
        }
    }
}
