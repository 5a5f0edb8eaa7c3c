package io.sluice.proxy.metrics;

import java.util.List;

/** The buckets of every duration: 100 microseconds to 30 seconds, and one above. */
final class Durations {
    /** Upper bounds, inclusive, as seconds for Prometheus. */
    static final List<Double> BOUNDS_SECONDS = List.of(
            0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
            30.0);

    /** The number of cells that a histogram takes: the buckets, the one above, and the sum of nanoseconds. */
    static final int CELLS = BOUNDS_SECONDS.size() + 2;

    static final int SUM = BOUNDS_SECONDS.size() + 1;

    private static final long[] BOUNDS_NANOS = BOUNDS_SECONDS.stream()
            .mapToLong(seconds -> Math.round(seconds * 1e9))
            .toArray();

    private Durations() {}

    /** Adds one duration to the histogram whose cells begin at {@code base}. Only on the owner's event loop. */
    static void observe(Cells cells, int base, long nanos) {
        long duration = Math.max(0, nanos);
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && duration > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        cells.add(base + bucket, 1);
        cells.add(base + SUM, duration);
    }
}
