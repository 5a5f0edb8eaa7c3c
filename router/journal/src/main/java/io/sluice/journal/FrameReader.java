package io.sluice.journal;

import io.sluice.core.log.Position;
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
    private ByteBuffer body = ByteBuffer.allocate(0);
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

    /** The position that the next record has. */
    long next() {
        return next;
    }

    /** The whole frame that starts at {@link #offset}, which then moves behind it; empty when none stands there. */
    Optional<Frame> advance() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frame.HEADER_BYTES);
        file.read(head, offset);
        if (head.hasRemaining() || !Frame.isHeader(head, 0, segment.logId())) {
            return Optional.empty();
        }
        Frame frame = Frame.header(head, 0);
        long end = offset + Frame.HEADER_BYTES + frame.bodyBytes();
        if (frame.first() != next || end > segment.segmentBytes()) {
            return Optional.empty();
        }
        if (body.capacity() < frame.bodyBytes()) {
            body = ByteBuffer.allocate(frame.bodyBytes());
        }
        body.clear().limit(frame.bodyBytes());
        file.read(body, offset + Frame.HEADER_BYTES);
        if (body.hasRemaining() || !frame.isBody(body.flip())) {
            return Optional.empty();
        }
        offset = end;
        next += frame.records();
        return Optional.of(frame);
    }

    /** The records of the frame that {@link #advance} just gave. */
    void records(Frame frame, DurableLog.RecordReader reader) {
        ByteBuffer in = body.duplicate().rewind();
        for (int i = 0; i < frame.records(); i++) {
            byte[] record = new byte[in.getInt()];
            in.get(record);
            reader.onRecord(new Position(frame.first() + i), record);
        }
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
