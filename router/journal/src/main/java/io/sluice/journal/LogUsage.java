package io.sluice.journal;

import static java.util.Objects.requireNonNull;

/**
 * How much a log uses, as it last knew: for quotas and metrics.
 *
 * @param usedBytes of its files, the newest as far as it is written
 * @param maxBytes what {@link Allowance#ORDINARY} appends may use of its own limit
 * @param waitingBytes what waits for the disk
 * @param diskFreeBytes what the file system has left, beside the files that the log has made ahead
 * @param lastSyncNanos how long the last write and its sync took; 0 before the first
 * @param syncs how long each of them took
 */
public record LogUsage(
        long usedBytes, long maxBytes, long waitingBytes, long diskFreeBytes, long lastSyncNanos, SyncTimes syncs) {
    /** Of a log that is not open. */
    public static final LogUsage NONE = new LogUsage(0, 0, 0, 0, 0, SyncTimes.NONE);

    public LogUsage {
        requireNonNull(syncs, "syncs");
    }
}
