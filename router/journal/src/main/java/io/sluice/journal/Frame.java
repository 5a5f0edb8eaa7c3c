package io.sluice.journal;

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
 * 16 records (0: a mark)   20 zero   24 position of the first record   32 body: for each record length (4), bytes
 * </pre>
 */
record Frame(int bodyCrc, int bodyBytes, int records, long first) {
    static final int HEADER_BYTES = 32;
    static final int ALIGNMENT = 8;
    static final int MAGIC = 0x534C_4652;

    static int aligned(int bytes) {
        return bytes + ALIGNMENT - 1 & -ALIGNMENT;
    }

    static long bytesOf(List<byte[]> records) {
        return records.stream()
                .mapToLong(record -> Integer.BYTES + (long) record.length)
                .sum();
    }

    /** Writes a whole frame at the buffer's position. */
    static void write(ByteBuffer out, long logId, long first, List<byte[]> records) {
        int start = out.position();
        out.position(start + HEADER_BYTES);
        for (byte[] record : records) {
            out.putInt(record.length).put(record);
        }
        int body = out.position() - start - HEADER_BYTES;
        int padded = aligned(body);
        out.put(new byte[padded - body]);
        CRC32C crc = new CRC32C();
        crc.update(out.duplicate().flip().position(start + HEADER_BYTES));
        ByteBuffer header = out.duplicate().clear().position(start);
        header.putInt(MAGIC).putInt(0).putInt((int) crc.getValue()).putInt(padded);
        header.putInt(records.size()).putInt(0).putLong(first);
        out.putInt(start + 4, headerCrc(out, start, logId));
    }

    /** Whether a header of this log starts here; looks at {@value #HEADER_BYTES} bytes. */
    static boolean isHeader(ByteBuffer in, int start, long logId) {
        return in.getInt(start) == MAGIC && in.getInt(start + 4) == headerCrc(in, start, logId);
    }

    static Frame header(ByteBuffer in, int start) {
        return new Frame(in.getInt(start + 8), in.getInt(start + 12), in.getInt(start + 16), in.getLong(start + 24));
    }

    boolean isBody(ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue() == bodyCrc;
    }

    private static int headerCrc(ByteBuffer in, int start, long logId) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, logId));
        crc.update(in.duplicate().limit(start + HEADER_BYTES).position(start + 8));
        return (int) crc.getValue();
    }
}
