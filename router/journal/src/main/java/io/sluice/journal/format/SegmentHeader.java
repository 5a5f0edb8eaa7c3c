package io.sluice.journal.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a segment, of the same form in every version.
 *
 * @param logId chance, made with the log and the same in all its segments: a frame of another log never fits
 * @param first the position of the segment's first record
 * @param keyId of the key that its frames are sealed with; 0: they are not; version 1 knows none
 * @param before the first position of the segment before it; 0: it was the log's first; version 1 does not tell
 */
public record SegmentHeader(int version, int segmentBytes, long logId, long first, long keyId, long before) {
    public static final int BYTES = 64;
    /** What is written; {@link #VERSION_BEFORE} is read, too. */
    public static final int VERSION = 2;

    public static final int VERSION_BEFORE = 1;

    /** "SLUICELG". */
    private static final long MAGIC = 0x534C_5549_4345_4C47L;

    private static final int CRC_AT = BYTES - Integer.BYTES;

    public ByteBuffer toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC)
                .putInt(version)
                .putInt(segmentBytes)
                .putLong(logId)
                .putLong(first)
                .putLong(keyId)
                .putLong(before);
        out.putInt(CRC_AT, crc(out));
        return out.clear();
    }

    /** Empty when the bytes are no header. */
    public static Optional<SegmentHeader> read(ByteBuffer in) {
        if (in.remaining() < BYTES || in.getLong(0) != MAGIC || in.getInt(CRC_AT) != crc(in)) {
            return Optional.empty();
        }
        return Optional.of(new SegmentHeader(
                in.getInt(8), in.getInt(12), in.getLong(16), in.getLong(24), in.getLong(32), in.getLong(40)));
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(CRC_AT));
        return (int) crc.getValue();
    }
}
