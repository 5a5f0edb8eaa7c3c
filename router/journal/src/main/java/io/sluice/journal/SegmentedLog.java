package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * The log as files, without a thread: each {@link #append} is one frame, written and synced. Every method blocks. One
 * thread appends and closes; {@link #replay} may run on any other meanwhile, since it opens files of its own.
 */
final class SegmentedLog {
    private static final int ZEROS_BYTES = 1 << 20;

    private final LogDirectory directory;
    private final JournalSettings settings;
    private final CopyOnWriteArrayList<Segment> segments;
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
        this.segments = new CopyOnWriteArrayList<>(found.segments());
        this.buffer = ByteBuffer.allocateDirect(settings.groupBytes());
        this.next = found.next();
        if (segments.isEmpty()) {
            this.logId = random.nextLong();
            this.current = makeSegment();
            this.offset = SegmentHeader.BYTES;
        } else {
            this.current = segments.get(segments.size() - 1);
            this.logId = current.header().logId();
            this.offset = found.tail();
        }
        this.file = directory.open(current.name());
    }

    static SegmentedLog open(LogDirectory directory, JournalSettings settings, RandomGenerator random)
            throws IOException {
        return new SegmentedLog(directory, settings, Recovery.run(directory), random);
    }

    /** The last record that the disk has confirmed. Any thread. */
    Position last() {
        return new Position(next - 1);
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

    /** Confirmed records at or after {@code from}, as of now. */
    void replay(Position from, DurableLog.RecordReader reader) throws IOException {
        long end = next;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean isWanted = segment.header().first() < end
                    && (i + 1 == segments.size() || segments.get(i + 1).header().first() > from.value());
            if (isWanted) {
                replay(segment, from, end, reader);
            }
        }
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

    private void replay(Segment segment, Position from, long end, DurableLog.RecordReader reader) throws IOException {
        try (LogFile own = directory.open(segment.name())) {
            FrameReader frames = new FrameReader(own, segment.header());
            var frame = frames.advance();
            while (frame.isPresent() && frame.get().first() < end) {
                frames.records(frame.get(), (position, bytes) -> {
                    if (position.compareTo(from) >= 0) {
                        reader.onRecord(position, bytes);
                    }
                });
                frame = frames.advance();
            }
            long due = endOf(segment, end);
            if (frames.next() < due) {
                throw new JournalException(
                        Reason.DAMAGED,
                        directory.describe(segment.name()) + " is damaged at byte " + frames.offset() + ": record "
                                + frames.next() + " is not what was written");
            }
        }
    }

    /** The position behind the segment's last confirmed record. */
    private long endOf(Segment segment, long end) {
        int after = segments.indexOf(segment) + 1;
        return after < segments.size()
                ? Math.min(end, segments.get(after).header().first())
                : end;
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
        if ((segments.size() + 1L) * settings.segmentBytes() > settings.logBytes()) {
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
