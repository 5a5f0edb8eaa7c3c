package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * How the backlog of one shard is drained.
 *
 * @param window of writes in memory
 * @param batch one transaction
 * @param inFlight the most batches at the shard, 1 to 256
 * @param entriesPerSecond the most writes that are applied, 0 (no limit) to 10,000,000
 * @param coolDown at most one step back in this time, 10 ms to 1 min
 * @param retryMin after a first failure that passes, 1 ms to 1 min
 * @param retryMax after many, {@code retryMin} to 5 min
 * @param deadInARow so many failures for good one after another pause the tenant instead, 1 to 1,000,000
 * @param handBack to direct traffic
 */
public record ReplaySettings(
        Window window,
        Batch batch,
        int inFlight,
        int entriesPerSecond,
        Duration coolDown,
        Duration retryMin,
        Duration retryMax,
        int deadInARow,
        HandBack handBack) {
    /**
     * @param entries 64 to 1,000,000
     * @param bytes 64 KiB to 4 GiB
     */
    public record Window(int entries, long bytes) {
        public Window {
            Problems problems = new Problems();
            problems.within("window.entries", entries, 64, 1_000_000);
            problems.within("window.bytes", bytes, 64 << 10, 4L << 30);
            problems.throwIfAny();
        }
    }

    /**
     * @param entries the most in one, 1 to 10,000
     * @param bytes the most in one, but a single write may be larger; 1 KiB to 64 MiB
     * @param time a transaction should not hold its locks for longer, 1 ms to 10 s
     */
    public record Batch(int entries, long bytes, Duration time) {
        public Batch {
            Problems problems = new Problems();
            problems.within("batch.entries", entries, 1, 10_000);
            problems.within("batch.bytes", bytes, 1 << 10, 64 << 20);
            problems.within("batch.time", time, Duration.ofMillis(1), Duration.ofSeconds(10));
            problems.throwIfAny();
        }
    }

    /**
     * @param time a backlog that takes no longer than this is short enough to let new writes wait, 0 to 1 min
     * @param limit how long they wait at most, 1 ms to 1 min
     * @param distanceMax between two tries, which grows from {@code limit} on; {@code limit} to 1 h
     */
    public record HandBack(Duration time, Duration limit, Duration distanceMax) {
        public HandBack {
            Problems problems = new Problems();
            problems.within("handBack.time", time, Duration.ZERO, Duration.ofMinutes(1));
            problems.within("handBack.limit", limit, Duration.ofMillis(1), Duration.ofMinutes(1));
            problems.within("handBack.distanceMax", distanceMax, limit, Duration.ofHours(1));
            problems.throwIfAny();
        }
    }

    public static final ReplaySettings DEFAULT = new ReplaySettings(
            new Window(32_768, 32 << 20),
            new Batch(500, 1 << 20, Duration.ofMillis(75)),
            8,
            0,
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            10,
            new HandBack(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(30)));

    public ReplaySettings {
        requireNonNull(window, "window");
        requireNonNull(batch, "batch");
        requireNonNull(handBack, "handBack");
        Problems problems = new Problems();
        problems.within("inFlight", inFlight, 1, 256);
        problems.within("entriesPerSecond", entriesPerSecond, 0, 10_000_000);
        problems.within("coolDown", coolDown, Duration.ofMillis(10), Duration.ofMinutes(1));
        problems.within("retryMin", retryMin, Duration.ofMillis(1), Duration.ofMinutes(1));
        problems.within("retryMax", retryMax, retryMin, Duration.ofMinutes(5));
        problems.within("deadInARow", deadInARow, 1, 1_000_000);
        problems.require(batch.bytes <= window.bytes, "batch.bytes", "must be at most window.bytes");
        problems.throwIfAny();
    }

    /** How long to wait after so many failures in a row. */
    Duration retryAfter(int failures) {
        Duration grown = retryMin.multipliedBy(1L << Math.min(20, failures - 1));
        return grown.compareTo(retryMax) < 0 ? grown : retryMax;
    }
}
