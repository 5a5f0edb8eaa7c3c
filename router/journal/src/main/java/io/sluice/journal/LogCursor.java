package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link SegmentedLog} frame by frame, through a file of its own. Never beyond what the log has confirmed: so a
 * frame that is not whole there is damage, never one that is being written. Owned by one thread at a time.
 */
final class LogCursor implements LogReader {
    private final SegmentedLog log;
    private long next;
    private @Nullable Segment segment;
    private @Nullable FrameReader open;

    LogCursor(SegmentedLog log, Position from) {
        this.log = log;
        this.next = Math.max(1, from.value());
    }

    @Override
    public Position next() {
        return new Position(next);
    }

    @Override
    public int read(int maxBytes, DurableLog.RecordReader reader) {
        requireNonNull(reader, "reader");
        try {
            return read(maxBytes, log.last().value(), reader);
        } catch (IOException failure) {
            close();
            throw new JournalException(Reason.UNREADABLE, "cannot read the log: " + failure, failure);
        } catch (JournalException damaged) {
            close();
            throw damaged;
        }
    }

    /** The next call opens the file again. */
    @Override
    public void close() {
        FrameReader closing = open;
        open = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException ignored) {
                // It was only read.
            }
        }
    }

    private int read(int maxBytes, long last, DurableLog.RecordReader reader) throws IOException {
        int count = 0;
        long bytes = 0;
        while (next <= last) {
            FrameReader frames = frameOfNext();
            if (frames == null) {
                continue;
            }
            bytes += frames.recordBytes();
            if (count > 0 && bytes > maxBytes) {
                return count;
            }
            reader.onRecord(new Position(next), frames.record());
            frames.skipRecord();
            next++;
            count++;
        }
        return count;
    }

    /** The reader, at the next record; null if that record was forgotten, and then the next one is another. */
    private @Nullable FrameReader frameOfNext() throws IOException {
        FrameReader frames = open;
        if (frames != null && frames.hasRecord()) {
            return frames;
        }
        Segment holding = log.segments().at(next);
        if (frames == null || !holding.equals(segment)) {
            close();
            if (next < holding.header().first()) {
                next = holding.header().first();
                return null;
            }
            frames = openAt(holding);
            if (frames == null) {
                return null;
            }
            open = frames;
            segment = holding;
        }
        while (!frames.hasRecord()) {
            if (!frames.advance()) {
                throw frames.damaged("record " + frames.next() + " is not what was written");
            }
        }
        while (frames.position() < next) {
            frames.skipRecord();
        }
        return frames;
    }

    /** The file, at the frame that holds the next record; null if the file was forgotten meanwhile. */
    private @Nullable FrameReader openAt(Segment holding) throws IOException {
        try {
            FrameReader frames = log.frames(holding);
            frames.skipTo(next);
            return frames;
        } catch (NoSuchFileException missing) {
            if (log.segments().contains(holding)) {
                throw missing;
            }
            return null;
        }
    }
}
