package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Fields;

/**
 * EOF, where CLIENT_DEPRECATE_EOF was not agreed on.
 *
 * @param warnings 0 to 65535
 * @param status {@link io.sluice.wire.StatusFlags}
 */
public record EofPacket(int warnings, int status) {
    public static final int HEADER = 0xFE;

    /** Bytes of the payload. */
    public static final int PAYLOAD_BYTES = 5;

    public static EofPacket decode(ByteBuf payload) {
        Fields.readHeader(payload, HEADER);
        int warnings = Fields.readShort(payload);
        return new EofPacket(warnings, Fields.readShort(payload));
    }

    public void encode(ByteBuf out) {
        out.writeByte(HEADER).writeShortLE(warnings).writeShortLE(status);
    }
}
