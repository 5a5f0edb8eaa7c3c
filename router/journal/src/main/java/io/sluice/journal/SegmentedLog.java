package io.sluice.journal;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
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
    private static final int ZEROS_BYTES = 1 << 20;

    private final LogDirectory directory;
    private final JournalSettings settings;
    private final SegmentList segments;
    /** Names of files that are still to be removed. Guarded by this log's monitor. */
    private final Queue<String> forgotten = new ArrayDeque<>();

    private final ByteBuffer buffer;
    private final long logId;
    private LogFile file;
    private Segment current;
    private long offset;
    private volatile long next;

    private SegmentedLog(LogDirectory directory, JournalSettings settings, Recovery.Found found, RandomGenerator random)
            throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.segments = new SegmentList(found.segments());
        this.buffer = ByteBuffer.allocateDirect(settings.groupBytes());
        this.next = found.next();
        if (segments.isEmpty()) {
            this.logId = random.nextLong();
            this.current = makeSegment();
            this.offset = SegmentHeader.BYTES;
        } else {
            this.current = segments.newest();
            this.logId = current.header().logId();
            this.offset = found.tail();
        }
        this.file = directory.open(current.name());
    }

    static SegmentedLog open(LogDirectory directory, JournalSettings settings, RandomGenerator random)
            throws IOException {
        return new SegmentedLog(directory, settings, Recovery.run(directory), random);
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
    Position append(List<byte[]> records) throws IOException {
        buffer.clear();
        Frame.write(buffer, logId, next, records);
        buffer.flip();
        if (offset + buffer.remaining() > current.header().segmentBytes()) {
            roll();
        }
        int bytes = buffer.remaining();
        file.write(buffer, offset);
        file.sync();
        offset += bytes;
        Position last = last().plus(records.size());
        next = last.value() + 1;
        return last;
    }

    /** Any thread; what it gives, one. */
    LogReader reader(Position from) {
        return new LogCursor(this, from);
    }

    /** Marks the end, so that from now on even the last record cannot be taken for a torn tail. */
    void close() throws IOException {
        try (LogFile closing = file) {
            buffer.clear();
            Frame.write(buffer, logId, next, List.of());
            buffer.flip();
            if (offset + buffer.remaining() <= current.header().segmentBytes()) {
                closing.write(buffer, offset);
                closing.sync();
            }
        }
    }

    /** Gives the files back without another write. */
    void abandon() throws IOException {
        file.close();
    }

    LogFile open(Segment segment) throws IOException {
        return directory.open(segment.name());
    }

    JournalException damaged(Segment segment, FrameReader frames) {
        return new JournalException(
                Reason.DAMAGED,
                directory.describe(segment.name()) + " is damaged at byte " + frames.offset() + ": record "
                        + frames.next() + " is not what was written");
    }

    private void roll() throws IOException {
        Segment made = makeSegment();
        LogFile opened = directory.open(made.name());
        file.close();
        file = opened;
        current = made;
        offset = SegmentHeader.BYTES;
    }

    /** A file that is not whole never has a segment's name, so a segment whose header is wrong is damaged. */
    private Segment makeSegment() throws IOException {
        if (segments.bytes() + settings.segmentBytes() > settings.logBytes()) {
            throw new JournalException(Reason.FULL, "the log has its " + settings.logBytes() + " bytes");
        }
        String unfinished = Segment.unfinishedName(next);
        SegmentHeader header = new SegmentHeader(SegmentHeader.VERSION, settings.segmentBytes(), logId, next);
        try (LogFile made = directory.create(unfinished)) {
            for (long at = 0; at < settings.segmentBytes(); at += ZEROS_BYTES) {
                made.write(ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, settings.segmentBytes() - at)), at);
            }
            made.write(header.toBytes(), 0);
            made.sync();
        } catch (IOException full) {
            directory.delete(unfinished);
            throw new JournalException(
                    Reason.FULL, "no room for another file of " + settings.segmentBytes() + " bytes: " + full, full);
        }
        Segment segment = new Segment(Segment.name(next), header);
        directory.rename(unfinished, segment.name());
        directory.sync();
        segments.add(segment);
        return segment;
    }
}
