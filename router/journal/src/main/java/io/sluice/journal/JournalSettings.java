package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.journal.format.SegmentHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link FileLog} uses its disk.
 *
 * @param segmentBytes one file, all of it written when it is made: 4 KiB to 256 MiB
 * @param groupBytes one write: the most that one append may take, with its header and 4 bytes a record;
 *     256 bytes to what fits into one segment
 * @param waitingBytes what may wait for the disk: one group to 1 GiB; over it an append is refused as BUSY
 * @param logBytes all files together, with those made ahead: at least two segments; over it an append is refused as FULL
 * @param reserveSegments files that are kept for appends that must not fail when the disk is full: 0 to 16; with the newest
 *     and the next one they must fit into logBytes
 * @param checkedBytes how much of its newest files opening reads; the newest one always, and of older ones the headers
 * @param closeTimeout how long closing waits for the disk: 1 second to 1 minute
 */
public record JournalSettings(
        int segmentBytes,
        int groupBytes,
        long waitingBytes,
        long logBytes,
        int reserveSegments,
        long checkedBytes,
        Duration closeTimeout) {
    /** For records of the map, which come one at a time: files of 4 MiB, appends of 2 MiB. */
    public static final JournalSettings DEFAULT =
            new JournalSettings(4 << 20, 2 << 20, 16 << 20, 16L << 30, 0, 16L << 30, Duration.ofSeconds(10));

    /**
     * For queued writes, which come by tens of thousands a second. Files of 64 MiB: a new one about every second then, not
     * ten times, and at most 256 of them. Appends of 4 MiB: one write of that size takes as long as its sync. 64 MiB wait at
     * most: what a disk of 100 MB/s writes in the time for which a client would wait. 16 GiB in all: ten million writes of 1.5 KiB. A
     * reserve of two files: three million settlements.
     * Opening checks 256 MiB, within seconds: whoever reads the log on checks the rest.
     */
    public static final JournalSettings QUEUE =
            new JournalSettings(64 << 20, 4 << 20, 64 << 20, 16L << 30, 2, 256L << 20, Duration.ofSeconds(10));

    /** The first file of a log is small: it is made while somebody waits. */
    private static final int FIRST_BYTES_MAX = 4 << 20;

    public JournalSettings {
        List<String> problems = new ArrayList<>();
        require(segmentBytes >= 4 << 10 && segmentBytes <= 256 << 20, "segmentBytes: 4 KiB to 256 MiB", problems);
        require(
                groupBytes >= 256 && groupBytes <= segmentBytes - SegmentHeader.BYTES,
                "groupBytes: 256 bytes to segmentBytes less " + SegmentHeader.BYTES,
                problems);
        require(waitingBytes >= groupBytes && waitingBytes <= 1L << 30, "waitingBytes: groupBytes to 1 GiB", problems);
        require(reserveSegments >= 0 && reserveSegments <= 16, "reserveSegments: 0 to 16", problems);
        require(
                logBytes >= (reserveSegments + 2L) * segmentBytes,
                "logBytes: at least the reserve and two segments more",
                problems);
        require(checkedBytes >= 0, "checkedBytes: not negative", problems);
        require(
                requireNonNull(closeTimeout, "closeTimeout").compareTo(Duration.ofSeconds(1)) >= 0
                        && closeTimeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "closeTimeout: 1 second to 1 minute",
                problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("journal settings: " + String.join("; ", problems));
        }
    }

    int firstSegmentBytes() {
        return Math.min(segmentBytes, FIRST_BYTES_MAX);
    }

    private static void require(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
