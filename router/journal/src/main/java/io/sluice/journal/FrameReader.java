package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import io.sluice.journal.format.Frame;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.FrameOpener;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the frames of one segment, one after the other, through a file of its own. Owned by one thread at a time; holds one
 * frame in memory.
 */
final class FrameReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 64 << 10;

    private final String path;
    private final LogFile file;
    private final SegmentHeader segment;
    private final Optional<FrameOpener> opener;
    private final ByteBuffer head = ByteBuffer.allocate(Frame.HEADER_BYTES);
    private ByteBuffer body = ByteBuffer.allocate(0);
    /** The records of the body: the body itself, unless that is sealed. */
    private ByteBuffer text = body;
    /** Of the frame whose body is in memory. */
    private int recordsLeft;

    private long offset = SegmentHeader.BYTES;
    /** Of the last frame; the offset itself before the first one. */
    private long lastOffset = offset;

    private long next;

    private FrameReader(String path, LogFile file, SegmentHeader segment, Optional<FrameOpener> opener) {
        this.path = path;
        this.file = file;
        this.segment = segment;
        this.opener = opener;
        this.next = segment.first();
    }

    /** At the first frame. The segment's key, if it has one, must be among the keys. */
    static FrameReader open(LogDirectory directory, Segment segment, LogKeys keys) throws IOException {
        SegmentHeader header = segment.header();
        Optional<FrameOpener> opener = keys.find(header.keyId()).map(key -> new FrameOpener(key, header.logId()));
        return new FrameReader(directory.describe(segment.name()), directory.open(segment.name()), header, opener);
    }

    /** Whether the segment's header on the disk is what it was when the log was opened. */
    boolean isHeaderWhole() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(SegmentHeader.BYTES);
        file.read(found, 0);
        return found.flip().equals(segment.toBytes());
    }

    /** Where the next frame starts. */
    long offset() {
        return offset;
    }

    /** The position of the first record behind the last frame. */
    long next() {
        return next;
    }

    /**
     * Whether a whole frame starts at {@link #offset}, which then moves behind it.
     *
     * @throws JournalException DAMAGED if the frame is whole, but not what was sealed: no crash does that
     */
    boolean advance() throws IOException {
        file.read(head.clear(), offset);
        Optional<Frame> found = header(head.flip(), 0);
        if (found.isEmpty()) {
            return false;
        }
        Frame frame = found.get();
        body = cleared(body, frame.bodyBytes());
        file.read(body, offset + Frame.HEADER_BYTES);
        if (body.hasRemaining() || !frame.isBody(body.flip())) {
            return false;
        }
        text = opener.isPresent() ? opened(frame, opener.get()) : body;
        skip(frame);
        recordsLeft = frame.records();
        return true;
    }

    private ByteBuffer opened(Frame frame, FrameOpener with) {
        ByteBuffer out = cleared(text, frame.bodyBytes());
        if (!with.open(body, frame.bound(segment.logId(), segment.keyId()), out)) {
            throw damaged("it was altered after it was encrypted");
        }
        return out.flip();
    }

    private static ByteBuffer cleared(ByteBuffer buffer, int bytes) {
        ByteBuffer large = buffer.capacity() < bytes ? ByteBuffer.allocate(bytes) : buffer;
        return large.clear().limit(bytes);
    }

    /** For the next frame. */
    JournalException damaged(String what) {
        return new JournalException(Reason.DAMAGED, path + " is damaged at byte " + offset + ": " + what);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Moves to the frame that holds this confirmed record, by headers alone; stops before what is no header. */
    void skipTo(long position) throws IOException {
        // Many headers at a time: where few write at once, a frame is small. What is confirmed does not change behind a
        // window.
        ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
        long from = offset;
        while (true) {
            if (offset + Frame.HEADER_BYTES > from + window.limit()) {
                from = offset;
                file.read(window.clear(), from);
                window.flip();
            }
            Optional<Frame> frame = header(window, (int) (offset - from));
            if (frame.isEmpty() || frame.get().first() + frame.get().records() > position) {
                return;
            }
            skip(frame.get());
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
        return text.getInt(text.position());
    }

    byte[] record() {
        byte[] record = new byte[recordBytes()];
        text.get(text.position() + Integer.BYTES, record);
        return record;
    }

    void skipRecord() {
        text.position(text.position() + Integer.BYTES + recordBytes());
        recordsLeft--;
    }

    /** The header of the frame that should start at {@link #offset}, which is here in the buffer; empty when none does. */
    private Optional<Frame> header(ByteBuffer in, int at) {
        if (in.limit() < at + Frame.HEADER_BYTES || !Frame.isHeader(in, at, segment.logId())) {
            return Optional.empty();
        }
        Frame frame = Frame.header(in, at);
        boolean fits = frame.first() == next && endOf(frame) <= segment.segmentBytes();
        return fits ? Optional.of(frame) : Optional.empty();
    }

    private void skip(Frame frame) {
        lastOffset = offset;
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

    /** Where the last frame that was read stands; empty before the first one. */
    OptionalLong lastFrame() {
        return lastOffset < offset ? OptionalLong.of(lastOffset) : OptionalLong.empty();
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
