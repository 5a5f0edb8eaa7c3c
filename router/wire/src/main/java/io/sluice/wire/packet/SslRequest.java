package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;

/**
 * The client's wish to go on over TLS: the head of a {@link HandshakeResponse} and nothing else.
 *
 * @param capabilities {@link Capabilities} with CLIENT_SSL
 * @param maxPacketBytes the longest payload that the client takes
 * @param collation number of the client's collation, low byte
 */
public record SslRequest(long capabilities, long maxPacketBytes, int collation) {
    /** Bytes of the payload, with MariaDB's extended capabilities or zeros at its end. */
    public static final int PAYLOAD_BYTES = 32;

    private static final int FILLER_BYTES = 19;

    /** Whether the payload, of which nothing is read, is one. */
    public static boolean matches(ByteBuf payload) {
        return payload.readableBytes() == PAYLOAD_BYTES
                && Capabilities.has(payload.getUnsignedIntLE(payload.readerIndex()), Capabilities.CLIENT_SSL);
    }

    public static SslRequest decode(ByteBuf payload) {
        long capabilities = Fields.readInt(payload);
        long maxPacketBytes = Fields.readInt(payload);
        int collation = Fields.readByte(payload);
        Fields.skip(payload, FILLER_BYTES);
        long extended = Fields.readInt(payload);
        if (!Capabilities.has(capabilities, Capabilities.CLIENT_LONG_PASSWORD)) {
            capabilities |= extended << 32;
        }
        return new SslRequest(capabilities, maxPacketBytes, collation);
    }

    public void encode(ByteBuf out) {
        out.writeIntLE((int) capabilities).writeIntLE((int) maxPacketBytes).writeByte(collation);
        out.writeZero(FILLER_BYTES);
        boolean extended = !Capabilities.has(capabilities, Capabilities.CLIENT_LONG_PASSWORD);
        out.writeIntLE(extended ? (int) (capabilities >>> 32) : 0);
    }
}
