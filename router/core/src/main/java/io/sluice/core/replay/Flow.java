package io.sluice.core.replay;

/** How many a second, lately: each one counts less as it gets older. Owned by the replay. */
final class Flow {
    private static final double MEMORY_NANOS = 5e9;

    private double sum;
    private long atNanos;

    Flow(long nowNanos) {
        atNanos = nowNanos;
    }

    void add(long count, long nowNanos) {
        sum = left(nowNanos) + count;
        atNanos = nowNanos;
    }

    double perSecond(long nowNanos) {
        return left(nowNanos) / (MEMORY_NANOS / 1e9);
    }

    private double left(long nowNanos) {
        return sum * Math.exp(-(nowNanos - atNanos) / MEMORY_NANOS);
    }
}
