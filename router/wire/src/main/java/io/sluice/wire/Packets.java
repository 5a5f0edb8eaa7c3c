package io.sluice.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** Writes packets: a header of three length bytes and a sequence number, then the payload, split at 16 MiB - 1. */
public final class Packets {
    /** Bytes of a packet header. */
    public static final int HEADER_BYTES = 4;

    /** The longest payload of one packet, bytes; a packet of this length is continued by the next one. */
    public static final int MAX_PAYLOAD_BYTES = 0xFFFFFF;

    private Packets() {}

    /**
     * Appends one payload with its header or headers.
     *
     * @param sequence of the first packet; only its low byte counts
     * @param body appends the payload
     * @return the sequence number that comes next, 0 to 255
     */
    public static int write(ByteBuf out, int sequence, Consumer<ByteBuf> body) {
        int start = out.writerIndex();
        out.writeZero(HEADER_BYTES);
        body.accept(out);
        int length = out.writerIndex() - start - HEADER_BYTES;
        if (length < MAX_PAYLOAD_BYTES) {
            out.setMediumLE(start, length).setByte(start + 3, sequence);
            return (sequence + 1) & 0xFF;
        }
        ByteBuf payload = out.copy(start + HEADER_BYTES, length);
        try {
            out.writerIndex(start);
            return write(out, sequence, payload);
        } finally {
            payload.release();
        }
    }

    /** As {@link #write(ByteBuf, int, Consumer)} with all readable bytes of {@code payload}, which are read. */
    public static int write(ByteBuf out, int sequence, ByteBuf payload) {
        int next = sequence;
        int length;
        do {
            length = Math.min(payload.readableBytes(), MAX_PAYLOAD_BYTES);
            writeHeader(out, next, length);
            out.writeBytes(payload, length);
            next = (next + 1) & 0xFF;
        } while (length == MAX_PAYLOAD_BYTES);
        return next;
    }

    public static void writeHeader(ByteBuf out, int sequence, int payloadBytes) {
        out.writeMediumLE(payloadBytes).writeByte(sequence);
    }

    /**
     * Puts bytes that came later behind those that were kept, in the buffer of the latter if it has room. Takes both over
     * and gives the joined ones to the caller.
     */
    public static ByteBuf joined(ByteBuf kept, ByteBuf later, ByteBufAllocator allocator) {
        try {
            if (kept.refCnt() == 1 && kept.isWritable(later.readableBytes())) {
                return kept.writeBytes(later);
            }
            int needed = kept.readableBytes() + later.readableBytes();
            // Twice as much, so that a long packet in many pieces is copied a few times only.
            ByteBuf all = allocator.buffer(Math.max(2 * kept.readableBytes(), needed));
            all.writeBytes(kept).writeBytes(later);
            kept.release();
            return all;
        } finally {
            later.release();
        }
    }
}
