package io.sluice.journal.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One write of the log: the records of one or more appends under one checksum, so that after a crash all of them stand
 * or none. Starts at a multiple of 8 bytes. The header has a checksum of its own, seeded with the log's id: what merely
 * looks like a header, even in a record that somebody wrote to that end, is told apart without reading on.
 *
 * <pre>
 *  0 magic "SLFR"   4 CRC32C of log id and bytes 8 to 31   8 CRC32C of the body   12 body bytes, a multiple of 8
 * 16 records (0: a mark)   20 zero   24 position of the first record   32 body: for each record length (4), bytes; in
 * an encrypted segment sealed as a whole
 * </pre>
 */
public record Frame(int bodyCrc, int bodyBytes, int records, long first) {
    public static final int HEADER_BYTES = 32;
    public static final int ALIGNMENT = 8;
    private static final int MAGIC = 0x534C_4652;

    public static int aligned(int bytes) {
        return bytes + ALIGNMENT - 1 & -ALIGNMENT;
    }

    public static long bytesOf(List<byte[]> records) {
        return records.stream()
                .mapToLong(record -> Integer.BYTES + (long) record.length)
                .sum();
    }

    /** Writes the header before the body that stands in the buffer. */
    static void finish(ByteBuffer frame, long logId, long first, int records) {
        CRC32C crc = new CRC32C();
        crc.update(frame.duplicate().position(HEADER_BYTES));
        frame.putInt(0, MAGIC).putInt(8, (int) crc.getValue()).putInt(12, frame.limit() - HEADER_BYTES);
        frame.putInt(16, records).putInt(20, 0).putLong(24, first);
        frame.putInt(4, headerCrc(frame, 0, logId));
    }

    /** Whether a header of this log starts here; looks at {@value #HEADER_BYTES} bytes. */
    public static boolean isHeader(ByteBuffer in, int start, long logId) {
        return in.getInt(start) == MAGIC && in.getInt(start + 4) == headerCrc(in, start, logId);
    }

    public static Frame header(ByteBuffer in, int start) {
        return new Frame(in.getInt(start + 8), in.getInt(start + 12), in.getInt(start + 16), in.getLong(start + 24));
    }

    public boolean isBody(ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue() == bodyCrc;
    }

    /** What sealing binds to the body: a sealed body is good in its place only. */
    public ByteBuffer bound(long logId, long keyId) {
        return ByteBuffer.allocate(2 * Long.BYTES + HEADER_BYTES - 12)
                .putLong(logId)
                .putLong(keyId)
                .putInt(bodyBytes)
                .putInt(records)
                .putInt(0)
                .putLong(first)
                .flip();
    }

    private static int headerCrc(ByteBuffer in, int start, long logId) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, logId));
        crc.update(in.duplicate().limit(start + HEADER_BYTES).position(start + 8));
        return (int) crc.getValue();
    }
}
