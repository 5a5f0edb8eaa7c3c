package io.sluice.journal.format;

import io.sluice.journal.seal.FrameSealer;
import io.sluice.journal.seal.LogKeys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the frames of one opening of a log, sealed if it has a key. Owned by the writer; keeps its buffers. */
public final class FrameWriter {
    /** What a frame has beside its records at most, but for padding. */
    public static final int OVERHEAD_BYTES = Frame.HEADER_BYTES + FrameSealer.OVERHEAD_BYTES;

    private final long logId;
    private final long keyId;
    private final Optional<FrameSealer> sealer;
    private final ByteBuffer frame;
    private final ByteBuffer text;

    /**
     * @param frameBytes the largest frame
     * @param random for the salt of what is sealed
     */
    public FrameWriter(int frameBytes, long logId, LogKeys keys, RandomGenerator random) {
        this.logId = logId;
        this.keyId = keys.presentId();
        this.sealer = keys.present().map(key -> new FrameSealer(key, logId, random));
        this.frame = ByteBuffer.allocateDirect(frameBytes);
        this.text = ByteBuffer.allocate(sealer.isPresent() ? frameBytes : 0);
    }

    /** One frame, valid until the next one is made. */
    public ByteBuffer write(long first, List<byte[]> records) {
        frame.clear().position(Frame.HEADER_BYTES);
        if (sealer.isPresent()) {
            putRecords(text.clear(), 0, records);
            int body = text.flip().remaining() + FrameSealer.OVERHEAD_BYTES;
            Frame header = new Frame(0, body, records.size(), first);
            sealer.get().seal(text, header.bound(logId, keyId), frame);
        } else {
            putRecords(frame, Frame.HEADER_BYTES, records);
        }
        Frame.finish(frame.flip(), logId, first, records.size());
        return frame;
    }

    private static void putRecords(ByteBuffer out, int start, List<byte[]> records) {
        for (byte[] record : records) {
            out.putInt(record.length).put(record);
        }
        int bytes = out.position() - start;
        for (int padding = Frame.aligned(bytes) - bytes; padding > 0; padding--) {
            out.put((byte) 0);
        }
    }
}
