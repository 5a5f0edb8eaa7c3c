package io.sluice.it.handover;

import io.sluice.it.Router;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients that write one unique number after the other through the router, and remember what they were told of each. */
final class Writers implements AutoCloseable {
    /** What the catalogue says of a statement that was never sent. */
    private static final Set<Integer> NOT_SENT = Set.of(9002, 9010, 9015, 9016, 9017, 9018, 9020);

    private final Router router;
    private final String tenant;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, String> told = new ConcurrentHashMap<>();
    /** When acknowledgements came, by their time in nanoseconds. */
    private final ConcurrentSkipListMap<Long, Long> acknowledgedAt = new ConcurrentSkipListMap<>();

    private final ConcurrentSkipListMap<Long, Long> tookNanos = new ConcurrentSkipListMap<>();
    private volatile boolean isOver;

    Writers(Router router, String tenant, int count, CountDownLatch started) {
        this.router = router;
        this.tenant = tenant;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> write(started));
            threads.add(thread);
            thread.start();
        }
    }

    private void write(CountDownLatch started) {
        @Nullable Connection connection = null;
        boolean isFirst = true;
        while (!isOver) {
            long token = next.incrementAndGet();
            long begun = System.nanoTime();
            try {
                if (connection == null) {
                    told.put(token, "not connected");
                    connection = router.connect(tenant, "");
                }
                told.put(token, "unknown");
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("INSERT INTO tokens (token) VALUES (" + token + ")");
                }
                told.put(token, "acknowledged");
                long now = System.nanoTime();
                acknowledgedAt.put(now, token);
                tookNanos.put(begun, now - begun);
                if (isFirst) {
                    isFirst = false;
                    started.countDown();
                }
            } catch (SQLException failure) {
                told.computeIfPresent(
                        token,
                        (same, was) -> was.equals("unknown") && NOT_SENT.contains(failure.getErrorCode())
                                ? "refused " + failure.getErrorCode()
                                : was + (was.equals("unknown") ? " " + failure.getErrorCode() : ""));
                connection = closed(connection, failure);
            }
        }
        closed(connection, new SQLException("over", "08000"));
    }

    private static @Nullable Connection closed(@Nullable Connection connection, SQLException why) {
        boolean isLost = why.getSQLState() == null || why.getSQLState().startsWith("08") || why.getErrorCode() == 0;
        if (connection == null || !isLost) {
            return connection;
        }
        try {
            connection.close();
        } catch (SQLException gone) {
            // It was lost already.
        }
        return null;
    }

    Set<Long> acknowledged() {
        return tokens("acknowledged");
    }

    /** Those whose fate nobody was told. */
    Set<Long> unknown() {
        return tokens("unknown");
    }

    Set<Long> refused() {
        return tokens("refused");
    }

    private Set<Long> tokens(String fate) {
        Set<Long> found = ConcurrentHashMap.newKeySet();
        told.forEach((token, how) -> {
            if (how.startsWith(fate)) {
                found.add(token);
            }
        });
        return found;
    }

    /** What was told but acknowledgements, and how often. */
    Map<String, Long> failures() {
        Map<String, Long> counts = new ConcurrentHashMap<>();
        told.values().stream()
                .filter(how -> !how.equals("acknowledged"))
                .forEach(how -> counts.merge(how, 1L, Long::sum));
        return counts;
    }

    /** The first acknowledgement after a moment, in nanoseconds since then; negative if there is none yet. */
    long firstAcknowledgedAfter(long nanos) {
        Map.Entry<Long, Long> first = acknowledgedAt.higherEntry(nanos);
        return first == null ? -1 : first.getKey() - nanos;
    }

    /** The longest write that began at or after a moment. */
    long longestSince(long nanos) {
        return tookNanos.tailMap(nanos).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    void stop() {
        isOver = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(40));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
