package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.Pause;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write one number after the other beside the load, each with the port of the server that executed it: so what waited for
 * the new primary is known statement by statement. The threads own their connections; the rest is for any.
 */
final class PauseProbe implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final long EACH_MILLIS = 5;
    private static final long END_MILLIS = 60_000;
    private static final String TABLE = "pause_probe";

    private final String url;
    private final Tenant tenant;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Written> written = new ConcurrentHashMap<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    /** An acknowledged number, by {@link System#nanoTime}. */
    private record Written(long sentNanos, long answeredNanos) {
        long nanos() {
            return answeredNanos - sentNanos;
        }
    }

    /**
     * @param nanos from when the first statement was sent that the new primary executed, to its first answer
     * @param silenceNanos from the old primary's last answer to the new one's first
     * @param longestNanos of one of these statements
     */
    record Gap(long nanos, long silenceNanos, long longestNanos) {}

    PauseProbe(ServerAddress router, Tenant tenant) {
        this.url = "jdbc:mysql://" + requireNonNull(router, "router") + "/" + tenant.database()
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&socketTimeout=60000&useServerPrepStmts=true";
        this.tenant = requireNonNull(tenant, "tenant");
    }

    void start() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + TABLE
                    + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, number BIGINT NOT NULL," + " port INT NOT NULL)");
        }
        for (int i = 0; i < CLIENTS; i++) {
            Thread thread = new Thread(this::write, "pause-probe-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, tenant.user(), tenant.password());
    }

    /** Its first error is its end: there must be none. */
    private void write() {
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + TABLE + " (number, port) VALUES (?, @@port)")) {
            while (!isOver) {
                long number = next.incrementAndGet();
                insert.setLong(1, number);
                long sent = System.nanoTime();
                insert.executeUpdate();
                written.put(number, new Written(sent, System.nanoTime()));
                Pause.millis(EACH_MILLIS);
            }
        } catch (SQLException failed) {
            errors.add(failed.getErrorCode() + "/" + failed.getSQLState() + " " + failed.getMessage());
        }
    }

    /** The last number so far. */
    long number() {
        return next.get();
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Of the numbers behind this one, when the primary has gone from one server to the other. */
    Gap gap(long after, ServerAddress from, AddressedServer to) throws SQLException {
        long firstSent = Long.MAX_VALUE;
        long firstAnswered = Long.MAX_VALUE;
        long lastBefore = Long.MIN_VALUE;
        long longest = 0;
        for (Map.Entry<Long, Integer> row : ports(to, after).entrySet()) {
            Written each = written.get(row.getKey());
            if (each == null) {
                continue;
            }
            longest = Math.max(longest, each.nanos());
            if (row.getValue() == to.port()) {
                firstSent = Math.min(firstSent, each.sentNanos());
                firstAnswered = Math.min(firstAnswered, each.answeredNanos());
            } else if (row.getValue() == from.port()) {
                lastBefore = Math.max(lastBefore, each.answeredNanos());
            }
        }
        if (lastBefore == Long.MIN_VALUE || firstSent == Long.MAX_VALUE) {
            throw new SQLException("no statement of the probe before the change or none behind it");
        }
        return new Gap(firstAnswered - firstSent, firstAnswered - lastBefore, longest);
    }

    private Map<Long, Integer> ports(AddressedServer server, long after) throws SQLException {
        Map<Long, Integer> ports = new HashMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT number, port FROM " + tenant.database() + "." + TABLE + " WHERE number > " + after)) {
            while (rows.next()) {
                ports.put(rows.getLong(1), rows.getInt(2));
            }
        }
        return ports;
    }

    /** What is wrong with what stands there, after {@link #close}: each acknowledged number must be there once. */
    List<String> wrongs(AddressedServer primary) throws SQLException {
        List<String> wrongs = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM " + tenant.database() + "." + TABLE)) {
            while (rows.next()) {
                if (!seen.add(rows.getLong(1))) {
                    wrongs.add("DOUBLED " + rows.getLong(1));
                }
            }
        }
        written.keySet().stream()
                .filter(number -> !seen.contains(number))
                .forEach(number -> wrongs.add("LOST " + number));
        return wrongs;
    }

    int acknowledged() {
        return written.size();
    }

    @Override
    public void close() {
        isOver = true;
        try {
            for (Thread thread : threads) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
