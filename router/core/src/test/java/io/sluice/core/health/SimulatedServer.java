package io.sluice.core.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A server that answers, fails or says nothing, by its fault. What waits when a fault ends is answered then. */
final class SimulatedServer {
    enum Request {
        SELECT,
        COMMIT,
        LONG_QUERY,
        GREETING,
        READ,
        WRITE;

        boolean commits() {
            return this == COMMIT || this == WRITE;
        }
    }

    enum Fault {
        NONE,
        FREEZE,
        BLACK_HOLE,
        /** It greets, and no more. */
        STUCK_INSIDE,
        /** Of the write canary only. */
        ROW_LOCKED,
        GLOBAL_READ_LOCK,
        FROZEN_DISK,
        DISK_FULL,
        TOO_MANY_CONNECTIONS,
        READ_ONLY,
        WRONG_PASSWORD,
        DOWN,
        OVERLOAD
    }

    /** Hears of an answer: empty is success. */
    interface Answer {
        void come(Optional<Cause> failure);
    }

    private record Waiting(Request request, Answer answer) {}

    private static final long WAIT_MAX_NANOS = Duration.ofMillis(4_500).toNanos();

    private final SimulatedTime time;
    private final RandomGenerator random;
    private final List<Waiting> waiting = new ArrayList<>();
    private Fault fault = Fault.NONE;
    private double capacityPerSecond;
    private long busyUntilNanos;

    SimulatedServer(SimulatedTime time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** More comes than it can do: all stand in one line, and who would wait for more than {@link #WAIT_MAX_NANOS} does not. */
    void overload(double statementsPerSecond) {
        busyUntilNanos = time.nanos();
        capacityPerSecond = statementsPerSecond / 2;
        breakBy(Fault.OVERLOAD);
    }

    void breakBy(Fault next) {
        fault = next;
        List<Waiting> before = List.copyOf(waiting);
        waiting.clear();
        before.forEach(each -> ask(each.request, each.answer));
    }

    boolean isConnectAnswered() {
        return fault != Fault.BLACK_HOLE && fault != Fault.DOWN;
    }

    /** What the process list shows. */
    int lockWaits() {
        return fault == Fault.GLOBAL_READ_LOCK ? waiting.size() : 0;
    }

    void ask(Request request, Answer answer) {
        time.after(durationNanos(request), () -> end(request, answer));
    }

    private void end(Request request, Answer answer) {
        if (isBlocked(request)) {
            waiting.add(new Waiting(request, answer));
        } else {
            answer.come(failure(request));
        }
    }

    private long durationNanos(Request request) {
        Duration usual = request == Request.LONG_QUERY ? Duration.ofSeconds(60) : Duration.ofMillis(1);
        double spread = 0.5 + random.nextDouble();
        if (fault != Fault.OVERLOAD) {
            return (long) (usual.toNanos() * spread);
        }
        long idleNanos = Math.max(busyUntilNanos, time.nanos());
        busyUntilNanos = Math.min(idleNanos + (long) (spread * 1e9 / capacityPerSecond), time.nanos() + WAIT_MAX_NANOS);
        return busyUntilNanos - time.nanos();
    }

    private boolean isBlocked(Request request) {
        return switch (fault) {
            case FREEZE, BLACK_HOLE -> true;
            case STUCK_INSIDE -> request != Request.GREETING;
            case GLOBAL_READ_LOCK, FROZEN_DISK -> request.commits();
            case NONE, DISK_FULL, TOO_MANY_CONNECTIONS, READ_ONLY, WRONG_PASSWORD, ROW_LOCKED, DOWN, OVERLOAD -> false;
        };
    }

    private Optional<Cause> failure(Request request) {
        boolean greets = request == Request.GREETING;
        return switch (fault) {
            case DISK_FULL -> request.commits() ? Optional.of(Cause.DISK_FULL) : Optional.empty();
            case READ_ONLY -> request.commits() ? Optional.of(Cause.READ_ONLY) : Optional.empty();
            case TOO_MANY_CONNECTIONS -> greets ? Optional.of(Cause.TOO_MANY_CONNECTIONS) : Optional.empty();
            case WRONG_PASSWORD -> greets ? Optional.of(Cause.ACCESS_DENIED) : Optional.empty();
            case ROW_LOCKED -> request == Request.WRITE ? Optional.of(Cause.LOCK_WAIT_TIMEOUT) : Optional.empty();
            case DOWN -> Optional.of(greets ? Cause.CONNECTION_REFUSED : Cause.CONNECTION_RESET);
            case NONE, FREEZE, BLACK_HOLE, STUCK_INSIDE, GLOBAL_READ_LOCK, FROZEN_DISK, OVERLOAD -> Optional.empty();
        };
    }
}
