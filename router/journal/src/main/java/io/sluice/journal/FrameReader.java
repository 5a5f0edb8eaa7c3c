package io.sluice.journal;

import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the frames of one segment, one after the other. Owned by one thread; holds one frame in memory.
 */
final class FrameReader {
    private static final int WINDOW_BYTES = 64 << 10;

    private final LogFile file;
    private final SegmentHeader segment;
    private final ByteBuffer head = ByteBuffer.allocate(Frame.HEADER_BYTES);
    private ByteBuffer body = ByteBuffer.allocate(0);
    /** Of the frame whose body is in memory. */
    private int recordsLeft;

    private long offset = SegmentHeader.BYTES;
    private long next;

    FrameReader(LogFile file, SegmentHeader segment) {
        this.file = file;
        this.segment = segment;
        this.next = segment.first();
    }

    /** Where the next frame starts. */
    long offset() {
        return offset;
    }

    /** The position of the first record behind the last frame. */
    long next() {
        return next;
    }

    /** The whole frame that starts at {@link #offset}, which then moves behind it; empty when none stands there. */
    Optional<Frame> advance() throws IOException {
        Optional<Frame> found = header();
        if (found.isEmpty()) {
            return found;
        }
        Frame frame = found.get();
        if (body.capacity() < frame.bodyBytes()) {
            body = ByteBuffer.allocate(frame.bodyBytes());
        }
        body.clear().limit(frame.bodyBytes());
        file.read(body, offset + Frame.HEADER_BYTES);
        if (body.hasRemaining() || !frame.isBody(body.flip())) {
            body.clear().limit(0);
            return Optional.empty();
        }
        skip(frame);
        recordsLeft = frame.records();
        return found;
    }

    /** Moves to the frame that holds this record, by headers alone; stops before what is no header. */
    void skipTo(long position) throws IOException {
        Optional<Frame> frame = header();
        while (frame.isPresent() && frame.get().first() + frame.get().records() <= position) {
            skip(frame.get());
            frame = header();
        }
    }

    /** Whether the frame that {@link #advance} gave has another record, which the next four methods are about. */
    boolean hasRecord() {
        return recordsLeft > 0;
    }

    long position() {
        return next - recordsLeft;
    }

    int recordBytes() {
        return body.getInt(body.position());
    }

    byte[] record() {
        byte[] record = new byte[recordBytes()];
        body.get(body.position() + Integer.BYTES, record);
        return record;
    }

    void skipRecord() {
        body.position(body.position() + Integer.BYTES + recordBytes());
        recordsLeft--;
    }

    /** The header of the frame that should start at {@link #offset}; empty when none stands there. */
    private Optional<Frame> header() throws IOException {
        file.read(head.clear(), offset);
        if (head.hasRemaining() || !Frame.isHeader(head, 0, segment.logId())) {
            return Optional.empty();
        }
        Frame frame = Frame.header(head, 0);
        boolean fits = frame.first() == next && endOf(frame) <= segment.segmentBytes();
        return fits ? Optional.of(frame) : Optional.empty();
    }

    private void skip(Frame frame) {
        offset = endOf(frame);
        next += frame.records();
    }

    private long endOf(Frame frame) {
        return offset + Frame.HEADER_BYTES + frame.bodyBytes();
    }

    /**
     * Whether a header of a later write stands anywhere behind {@link #offset}. A write begins only when the one before
     * it was confirmed, so then what stands at the offset was confirmed once and is damaged now.
     */
    boolean isFollowed() throws IOException {
        ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
        // Windows overlap by one header, so that none is missed at a seam.
        for (long at = offset + Frame.ALIGNMENT; at < segment.segmentBytes(); at += WINDOW_BYTES - Frame.HEADER_BYTES) {
            file.read(window.clear(), at);
            for (int start = 0; start + Frame.HEADER_BYTES <= window.position(); start += Frame.ALIGNMENT) {
                if (Frame.isHeader(window, start, segment.logId())
                        && Frame.header(window, start).first() >= next) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The end of the last bytes behind {@link #offset} that are not zero; {@link #offset} itself if all are. */
    long endOfRest() throws IOException {
        ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
        long end = offset;
        for (long at = offset; at < segment.segmentBytes(); at += WINDOW_BYTES) {
            file.read(window.clear(), at);
            for (int i = window.position() - 1; i >= 0; i--) {
                if (window.get(i) != 0) {
                    end = at + i + 1;
                    break;
                }
            }
        }
        return end;
    }
}
