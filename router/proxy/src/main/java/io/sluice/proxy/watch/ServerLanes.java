package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.core.health.Lane;
import io.sluice.core.health.Role;
import io.sluice.core.health.ServerHealth;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.Line;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.Lines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canaries of one server, each lane on a connection of its own. A connection that did not answer in time is destroyed;
 * the next canary of its lane opens another. Owned by the watch's event loop.
 */
final class ServerLanes {
    private static final String LOCK_WAITS = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE IN ("
            + ServerHealth.LOCK_WAIT_STATES.stream()
                    .map(state -> "'" + state + "'")
                    .sorted()
                    .collect(Collectors.joining(","))
            + ")";

    /** Who hears how the canaries go. */
    interface Listener {
        void onStarted(Lane lane);

        void onConnected(Lane lane);

        void onSucceeded(Lane lane, Duration took);

        void onFailed(Lane lane, Cause cause, Duration took);

        void onLockWaits(int sessions);

        /** A replica was asked for the heartbeat; null if it has none. */
        void onHeartbeat(@Nullable Long heartbeat);
    }

    private final Lines lines;
    private final Lines.Destination destination;
    private final Role role;
    private final CanaryTable table;
    private final Supplier<Long> heartbeat;
    private final MonotonicClock clock;
    private final Listener listener;
    private final Map<Lane, Line> standing = new EnumMap<>(Lane.class);
    /** For questions beside the canaries, so that none of these stands in the way of the next canary. */
    private @Nullable Line side;

    private boolean sideBusy;
    private boolean writesHeld;
    private boolean closed;

    ServerLanes(Destined destined, Supplier<Long> heartbeat, MonotonicClock clock, Listener listener) {
        this.lines = destined.lines();
        this.destination = destined.destination();
        this.role = destined.role();
        this.table = destined.table();
        this.heartbeat = requireNonNull(heartbeat, "heartbeat");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /** Where the lanes lead. */
    record Destined(Lines lines, Lines.Destination destination, Role role, CanaryTable table) {}

    /** Sends one canary; the listener hears of its end at the deadline at the latest. */
    void probe(Lane lane, Duration deadline) {
        long since = clock.nanos();
        listener.onStarted(lane);
        switch (lane) {
            case GREETING -> end(lane, since, open(lane, deadline, since).onSuccess(Line::destroy));
            case READ ->
                end(lane, since, onLine(lane, deadline, since, line -> line.run("SELECT 1", left(deadline, since))))
                        .onSuccess(read -> askHeartbeat(deadline));
            case WRITE -> end(lane, since, onLine(lane, deadline, since, line -> write(line, deadline, since)));
            case TRAFFIC -> throw new IllegalArgumentException("the traffic lane has no canary");
        }
    }

    /** While they are held, a write canary only asks whether the server answers. */
    void holdWrites(boolean held) {
        writesHeld = held;
    }

    /** Counts the sessions that wait for a global lock, unless that is being asked already. */
    void askLockWaits(Duration deadline) {
        askBeside(LOCK_WAITS, deadline, rows -> listener.onLockWaits(rows == null ? 0 : (int) number(rows)));
    }

    /** A query that waits for a lock on our table ends at its deadline. */
    private void askHeartbeat(Duration deadline) {
        if (role == Role.REPLICA) {
            askBeside(
                    table.heartbeatOf(),
                    deadline,
                    rows -> listener.onHeartbeat(rows == null || rows.isEmpty() ? null : Long.valueOf(number(rows))));
        }
    }

    private void askBeside(String sql, Duration deadline, Consumer<@Nullable List<List<@Nullable String>>> then) {
        if (sideBusy || closed) {
            return;
        }
        sideBusy = true;
        Line line = side;
        Future<Line> ready = line != null && line.isOpen()
                ? Future.succeededFuture(line)
                : lines.open(destination, deadline, () -> {});
        ready.compose(open -> {
                    side = open;
                    return open.run(sql, deadline);
                })
                .onComplete((rows, failure) -> {
                    sideBusy = false;
                    if (closed) {
                        close();
                    } else {
                        then.accept(rows);
                    }
                });
    }

    void close() {
        closed = true;
        standing.values().forEach(Line::destroy);
        standing.clear();
        if (side != null) {
            side.destroy();
        }
    }

    private Future<?> write(Line line, Duration deadline, long since) {
        if (writesHeld) {
            return line.run("SELECT 1", left(deadline, since));
        }
        String sql = table.beat(heartbeat.get());
        return line.run(sql, left(deadline, since)).recover(failure -> {
            if (failure instanceof LineException lost && lost.why() == Cause.UNKNOWN_OBJECT) {
                return line.run(table.createDatabase(), left(deadline, since))
                        .compose(done -> line.run(table.createTable(), left(deadline, since)))
                        .compose(done -> line.run(sql, left(deadline, since)));
            }
            return Future.failedFuture(failure);
        });
    }

    private <T> Future<T> end(Lane lane, long since, Future<T> canary) {
        return canary.onComplete((answer, failure) -> {
            if (closed) {
                return;
            }
            Duration took = Duration.ofNanos(clock.nanos() - since);
            if (failure == null) {
                listener.onSucceeded(lane, took);
            } else {
                Cause cause = failure instanceof LineException line ? line.why() : Cause.OTHER_ERROR;
                listener.onFailed(lane, cause, took);
            }
        });
    }

    private Future<?> onLine(Lane lane, Duration deadline, long since, Use use) {
        Line line = standing.get(lane);
        if (line != null && line.isOpen()) {
            listener.onConnected(lane);
            return use.of(line);
        }
        return open(lane, deadline, since)
                .compose(fresh ->
                        fresh.run(CanaryTable.PATIENCE, left(deadline, since)).map(fresh))
                .compose(fresh -> {
                    standing.put(lane, fresh);
                    return use.of(fresh);
                });
    }

    private Future<Line> open(Lane lane, Duration deadline, long since) {
        return lines.open(destination, left(deadline, since), () -> {
                    if (!closed) {
                        listener.onConnected(lane);
                    }
                })
                .onSuccess(line -> {
                    if (closed) {
                        line.destroy();
                    }
                });
    }

    /** What one canary does on its line. */
    @FunctionalInterface
    private interface Use {
        Future<?> of(Line line);
    }

    private Duration left(Duration deadline, long since) {
        return deadline.minusNanos(clock.nanos() - since);
    }

    private static long number(List<List<@Nullable String>> rows) {
        String text = rows.isEmpty() ? null : rows.get(0).get(0);
        return text == null ? 0 : Long.parseLong(text);
    }
}
