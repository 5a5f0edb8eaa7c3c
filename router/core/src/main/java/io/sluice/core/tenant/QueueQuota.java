package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of a shard's queue one tenant may take, on each router.
 *
 * @param writes that wait, 1 to 1,000,000,000
 * @param bytes that they take, 1 MiB to 1 TiB; so any single write fits
 * @param age over which its oldest write keeps new ones out, 1 second to 30 days
 */
public record QueueQuota(long writes, long bytes, Duration age) {
    /** No tenant may have less. */
    public static final Duration AGE_MIN = Duration.ofSeconds(1);

    private static final Duration AGE_MAX = Duration.ofDays(30);

    /** Ten million writes, 4 GiB, a day. */
    public static final QueueQuota DEFAULT = new QueueQuota(10_000_000, 4L << 30, Duration.ofDays(1));

    public QueueQuota {
        requireWrites(writes);
        requireBytes(bytes);
        requireAge(age);
    }

    static void requireWrites(long value) {
        requireWithin(value, 1, 1_000_000_000, "queueWrites");
    }

    static void requireBytes(long value) {
        requireWithin(value, 1L << 20, 1L << 40, "queueBytes");
    }

    static void requireAge(Duration value) {
        requireNonNull(value, "queueAge");
        if (value.compareTo(AGE_MIN) < 0 || value.compareTo(AGE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "queueAge must be between " + AGE_MIN + " and " + AGE_MAX + " but is " + value);
        }
    }

    private static void requireWithin(long value, long min, long max, String what) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be between " + min + " and " + max + " but is " + value);
        }
    }
}
