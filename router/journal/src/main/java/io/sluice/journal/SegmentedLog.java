package io.sluice.journal;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.BlankFile;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import io.sluice.journal.format.FrameWriter;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * The log as files, without a thread: each {@link #append} is one frame, written and synced. Every method blocks. One
 * thread appends and closes; {@link #reader}s may read on others meanwhile, since they open files of their own.
 */
final class SegmentedLog {
    private final LogDirectory directory;
    private final JournalSettings settings;
    private final MonotonicClock clock;
    private final SegmentList segments;
    /** Names of files that are still to be removed. Guarded by this log's monitor. */
    private final Queue<String> forgotten = new ArrayDeque<>();

    private final Blanks blanks;
    private final FrameWriter frames;
    private final LogKeys keys;
    private final long logId;
    private LogFile file;
    private volatile Segment current;
    private volatile long offset;
    private final SyncTimes.Counter syncs = new SyncTimes.Counter();
    private volatile long lastSyncNanos;
    private volatile long next;

    private SegmentedLog(
            LogDirectory directory,
            JournalSettings settings,
            LogKeys keys,
            Recovery.Found found,
            long newId,
            RandomGenerator random,
            MonotonicClock clock)
            throws IOException {
        this.keys = keys;
        this.clock = clock;
        this.directory = directory;
        this.settings = settings;
        this.segments = new SegmentList(found.segments());
        this.next = found.next();
        if (segments.isEmpty()) {
            this.logId = newId;
            this.current = firstSegment();
            this.offset = SegmentHeader.BYTES;
        } else {
            this.current = segments.newest();
            this.logId = current.header().logId();
            this.offset = found.tail();
        }
        this.file = directory.open(current.name());
        this.frames = new FrameWriter(settings.groupBytes(), logId, keys, random);
        this.blanks = new Blanks(directory, settings, found.blanks(), segments::bytes);
        TrimMark.prepare(directory);
    }

    static SegmentedLog open(
            LogDirectory directory,
            JournalSettings settings,
            LogKeys keys,
            RandomGenerator random,
            MonotonicClock clock)
            throws IOException {
        return new SegmentedLog(
                directory, settings, keys, Recovery.run(directory, settings, keys), random.nextLong(), random, clock);
    }

    /**
     * Makes a log of this id that begins at this position, as if those before had been forgotten. A crash in between leaves a
     * log that an opening calls damaged.
     *
     * @throws JournalException UNREADABLE if a log is there
     */
    static SegmentedLog make(
            LogDirectory directory,
            JournalSettings settings,
            LogKeys keys,
            Beginning beginning,
            RandomGenerator random,
            MonotonicClock clock)
            throws IOException {
        if (directory.names().stream().anyMatch(each -> Segment.isSegment(each) || each.equals(TrimMark.NAME))) {
            throw new JournalException(Reason.UNREADABLE, "there is a log in " + directory.describe(""));
        }
        if (beginning.first().value() > 1) {
            new TrimMark(beginning.logId(), beginning.first().value() - 1).write(directory);
        }
        Recovery.Found nothing =
                new Recovery.Found(List.of(), List.of(), beginning.first().value(), SegmentHeader.BYTES);
        return new SegmentedLog(directory, settings, keys, nothing, beginning.logId(), random, clock);
    }

    /** Chance, made with the log. Any thread. */
    long id() {
        return logId;
    }

    SegmentList segments() {
        return segments;
    }

    /** The last record that the disk has confirmed. Any thread. */
    Position last() {
        return new Position(next - 1);
    }

    /** The first record that is there, or the next one's position if there is none. Any thread. */
    Position first() {
        return new Position(segments.oldest().header().first());
    }

    /**
     * Forgets records up to and including this one, as far as whole files go: never the newest file. Any thread, also while
     * another one appends. Told again after a failure, it goes on.
     */
    synchronized void trim(Position upTo) throws IOException {
        if (upTo.compareTo(last()) > 0) {
            throw new IllegalArgumentException("record " + upTo + " is not confirmed; the last one is " + last());
        }
        List<Segment> gone = segments.upTo(upTo);
        if (!gone.isEmpty()) {
            new TrimMark(logId, segments.at(upTo.value() + 1).header().first() - 1).write(directory);
            segments.remove(gone);
            gone.forEach(each -> forgotten.add(each.name()));
        }
        removeForgotten();
        TrimMark.prepare(directory);
    }

    /** What cannot be removed now is tried again by the next trim, and by the next opening. */
    private void removeForgotten() throws IOException {
        if (forgotten.isEmpty()) {
            return;
        }
        while (!forgotten.isEmpty()) {
            directory.delete(forgotten.element());
            forgotten.remove();
        }
        directory.sync();
    }

    /**
     * Writes the records as one frame and returns when the disk has confirmed them.
     *
     * @param records together with the frame's own bytes at most the settings' group
     * @throws JournalException FULL, and nothing was written
     * @throws IOException the outcome is unknown, and this log must not be appended to again
     */
    Position append(List<byte[]> records, Allowance allowance) throws IOException {
        ByteBuffer frame = frames.write(next, records);
        if (!fits(frame)) {
            roll(allowance);
        } else if (allowance == Allowance.ORDINARY && blanks.isReserveTouched()) {
            throw new JournalException(Reason.FULL, "only the reserve is left");
        }
        long begin = clock.nanos();
        long end = offset + frame.remaining();
        file.write(frame, offset);
        file.sync();
        offset = end;
        long took = clock.nanos() - begin;
        lastSyncNanos = took;
        syncs.add(took);
        Position last = last().plus(records.size());
        next = last.value() + 1;
        return last;
    }

    /** Whether {@link #prepare} has something to do, room permitting. Any thread. */
    boolean isBlankWanted() {
        return blanks.isWanted();
    }

    /** Makes one write or sync for a file that will be needed; whether there is another one to make. Any thread. */
    boolean prepare() {
        return blanks.step();
    }

    /** Any thread; what it gives, one. */
    LogReader reader(Position from) {
        return new LogCursor(this, from);
    }

    /** Any thread. */
    long usedBytes() {
        return segments.bytes() - current.header().segmentBytes() + offset;
    }

    /** Of the file system, when it was last asked. Any thread. */
    long freeBytes() {
        return blanks.freeBytes();
    }

    /** How long the last write took with its sync. Any thread. */
    long lastSyncNanos() {
        return lastSyncNanos;
    }

    /** Any thread. */
    SyncTimes syncs() {
        return syncs.now();
    }

    /** Marks the end, so that from now on even the last record cannot be taken for a torn tail. */
    void close() throws IOException {
        try (LogFile closing = file) {
            ByteBuffer mark = frames.write(next, List.of());
            if (fits(mark)) {
                closing.write(mark, offset);
                closing.sync();
            }
        } finally {
            blanks.close();
        }
    }

    /** Gives the files back without another write to the log. */
    void abandon() throws IOException {
        try {
            blanks.close();
        } finally {
            file.close();
        }
    }

    String describe(Segment segment) {
        return directory.describe(segment.name());
    }

    FrameReader frames(Segment segment) throws IOException {
        return FrameReader.open(directory, segment, keys);
    }

    /**
     * A blank gets its header, then its name, and both are durable before a frame stands in it: so a segment whose header is
     * wrong is damaged, and a blank holds no frame.
     */
    private void roll(Allowance allowance) throws IOException {
        Segment made = name(blanks.take(allowance), settings.segmentBytes());
        LogFile opened = directory.open(made.name());
        file.close();
        file = opened;
        current = made;
        offset = SegmentHeader.BYTES;
    }

    /** Into a segment of another version or key nothing is written: so what is written has one form. */
    private boolean fits(ByteBuffer frame) {
        SegmentHeader header = current.header();
        return header.version() == SegmentHeader.VERSION
                && header.keyId() == keys.presentId()
                && offset + frame.remaining() <= header.segmentBytes();
    }

    private Segment firstSegment() throws IOException {
        int bytes = settings.firstSegmentBytes();
        try {
            BlankFile.make(directory, Segment.FIRST_BLANK, bytes);
        } catch (IOException full) {
            throw new JournalException(Reason.FULL, "no room for a file of " + bytes + " bytes: " + full, full);
        }
        return name(Segment.FIRST_BLANK, bytes);
    }

    private Segment name(String blank, int bytes) throws IOException {
        SegmentHeader header = new SegmentHeader(
                SegmentHeader.VERSION, bytes, logId, next, keys.presentId(), segments.firstBefore(next));
        try (LogFile made = directory.open(blank)) {
            made.write(header.toBytes(), 0);
            made.sync();
        }
        Segment segment = new Segment(Segment.name(next), header);
        directory.rename(blank, segment.name());
        directory.sync();
        segments.add(segment);
        return segment;
    }
}
