package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a segment, of the same form in every version.
 *
 * @param logId chance, made with the log and the same in all its segments: a frame of another log never fits
 * @param first the position of the segment's first record
 */
record SegmentHeader(int version, int segmentBytes, long logId, long first) {
    static final int BYTES = 64;
    static final int VERSION = 1;

    /** "SLUICELG". */
    private static final long MAGIC = 0x534C_5549_4345_4C47L;

    private static final int CRC_AT = BYTES - Integer.BYTES;

    ByteBuffer toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putInt(version).putInt(segmentBytes).putLong(logId).putLong(first);
        out.putInt(CRC_AT, crc(out));
        return out.clear();
    }

    /** Empty when the bytes are no header. */
    static Optional<SegmentHeader> read(ByteBuffer in) {
        if (in.remaining() < BYTES || in.getLong(0) != MAGIC || in.getInt(CRC_AT) != crc(in)) {
            return Optional.empty();
        }
        return Optional.of(new SegmentHeader(in.getInt(8), in.getInt(12), in.getLong(16), in.getLong(24)));
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(CRC_AT));
        return (int) crc.getValue();
    }
}
