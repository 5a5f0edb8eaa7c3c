package io.sluice.core.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time of one process: what is due runs in order, and late when the process was stopped. */
final class SimulatedTime {
    private record Due(long nanos, long order, Runnable what) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private long nowNanos;
    private long orders;

    /** @param startNanos any, also negative: the zero of a clock means nothing */
    SimulatedTime(long startNanos) {
        nowNanos = startNanos;
    }

    long nanos() {
        return nowNanos;
    }

    void after(long nanos, Runnable what) {
        due.add(new Due(nowNanos + nanos, orders++, what));
    }

    void run(Duration duration) {
        long end = nowNanos + duration.toNanos();
        for (Due next = due.peek(); next != null && next.nanos <= end; next = due.peek()) {
            due.remove();
            nowNanos = Math.max(nowNanos, next.nanos);
            next.what.run();
        }
        nowNanos = Math.max(nowNanos, end);
    }

    /** The process stands still. */
    void stop(Duration duration) {
        nowNanos += duration.toNanos();
    }
}
