package io.sluice.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes whole payloads from the bytes of a connection, checking length and sequence: for logins and for commands that
 * are looked at as a whole. One per connection, owned by its event loop.
 *
 * <p>It keeps no bytes: what is not yet a whole payload stays in the caller's buffer. A length above the limit is refused
 * as soon as its header is seen, before its bytes are waited for.
 */
public final class PacketReader {
    private int maxPayloadBytes;
    private int sequence;
    private boolean anySequence;

    /** @param maxPayloadBytes the longest payload, over all its packets, that is taken; at least 1 */
    public PacketReader(int maxPayloadBytes) {
        limit(maxPayloadBytes);
    }

    /** Sets the longest payload, bytes; after login it may be longer than before. */
    public void limit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a payload limit is at least 1 byte");
        }
        this.maxPayloadBytes = bytes;
    }

    /** The sequence number that the next packet must have, 0 to 255; also the one to answer with. */
    public int sequence() {
        return sequence;
    }

    /** Sets the sequence number that the next packet must have; 0 before a command. */
    public void expect(int next) {
        this.sequence = next & 0xFF;
    }

    /**
     * Takes any sequence number from now on: inside compressed frames they are not in order, since MySQL's own client and
     * server count the frames only.
     */
    public void takeAnySequence() {
        this.anySequence = true;
    }

    /**
     * The next payload if all of it is there, else null and nothing is read. The caller releases it; a payload in one
     * packet is a slice of {@code in}.
     *
     * @throws MalformedPacketException on a wrong sequence number or a payload above the limit
     */
    public @Nullable ByteBuf read(ByteBuf in) {
        int index = in.readerIndex();
        int expected = sequence;
        long total = 0;
        int length;
        do {
            if (in.writerIndex() - index < Packets.HEADER_BYTES) {
                return null;
            }
            length = in.getUnsignedMediumLE(index);
            int number = in.getUnsignedByte(index + 3);
            if (number != expected && !anySequence) {
                throw new MalformedPacketException(
                        MalformedPacketException.Fault.OUT_OF_ORDER, "a packet has another sequence number");
            }
            total += length;
            if (total > maxPayloadBytes) {
                throw new MalformedPacketException(
                        MalformedPacketException.Fault.TOO_LARGE, "a payload is above " + maxPayloadBytes + " bytes");
            }
            if (in.writerIndex() - index - Packets.HEADER_BYTES < length) {
                return null;
            }
            index += Packets.HEADER_BYTES + length;
            expected = (number + 1) & 0xFF;
        } while (length == Packets.MAX_PAYLOAD_BYTES);
        sequence = expected;
        return take(in, (int) total);
    }

    private static ByteBuf take(ByteBuf in, int total) {
        if (total < Packets.MAX_PAYLOAD_BYTES) {
            in.skipBytes(Packets.HEADER_BYTES);
            return in.readRetainedSlice(total);
        }
        ByteBuf payload = in.alloc().buffer(total);
        int length;
        do {
            length = in.readUnsignedMediumLE();
            in.skipBytes(1);
            payload.writeBytes(in, length);
        } while (length == Packets.MAX_PAYLOAD_BYTES);
        return payload;
    }
}
