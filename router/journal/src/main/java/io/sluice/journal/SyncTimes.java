package io.sluice.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.DoubleStream;

/**
 * How long the writes of a log took with their syncs, since it was opened.
 *
 * @param counts of those up to each of {@link #BOUNDS}, but over the bound before it; at the end those over all bounds
 * @param sumNanos of all
 */
public record SyncTimes(List<Long> counts, long sumNanos) {
    /** Upper bounds, inclusive: 100 microseconds to 5 seconds. */
    public static final List<Duration> BOUNDS = DoubleStream.of(
                    0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
            .mapToObj(millis -> Duration.ofNanos(Math.round(millis * 1e6)))
            .toList();

    /** Of a log that has written nothing. */
    public static final SyncTimes NONE = new SyncTimes(Collections.nCopies(BOUNDS.size() + 1, 0L), 0);

    public SyncTimes {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS.size() + 1) {
            throw new IllegalArgumentException("there are " + BOUNDS.size() + " bounds, not " + counts.size());
        }
    }

    /** Counts them. One thread adds, any reads; neither waits for the other. */
    static final class Counter {
        private static final long[] BOUNDS_NANOS =
                BOUNDS.stream().mapToLong(Duration::toNanos).toArray();
        private static final int SUM = BOUNDS_NANOS.length + 1;

        private final AtomicLongArray cells = new AtomicLongArray(SUM + 1);

        void add(long nanos) {
            int bucket = 0;
            while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
                bucket++;
            }
            cells.lazySet(bucket, cells.getPlain(bucket) + 1);
            cells.lazySet(SUM, cells.getPlain(SUM) + nanos);
        }

        SyncTimes now() {
            List<Long> counts = new ArrayList<>(SUM);
            for (int bucket = 0; bucket < SUM; bucket++) {
                counts.add(cells.get(bucket));
            }
            return new SyncTimes(counts, cells.get(SUM));
        }
    }
}
