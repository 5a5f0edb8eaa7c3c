package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import java.nio.charset.StandardCharsets;

/**
 * ERR: a command or a login failed.
 *
 * @param code 0 to 65535
 * @param sqlState five characters; {@code HY000} where the server sent none
 * @param message as UTF-8
 */
public record ErrPacket(int code, String sqlState, String message) {
    public static final int HEADER = 0xFF;

    private static final int STATE_BYTES = 5;
    private static final int MAX_MESSAGE_BYTES = 1 << 16;

    public ErrPacket {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("an error code is 0 to 65535");
        }
        if (requireNonNull(sqlState, "sqlState").length() != STATE_BYTES) {
            throw new IllegalArgumentException("an SQL state has five characters");
        }
        requireNonNull(message, "message");
    }

    public static ErrPacket decode(ByteBuf payload) {
        Fields.readHeader(payload, HEADER);
        int code = Fields.readShort(payload);
        String state = "HY000";
        if (payload.readableBytes() > STATE_BYTES && payload.getByte(payload.readerIndex()) == '#') {
            payload.skipBytes(1);
            // Latin-1, so that five bytes stay five characters whatever they are.
            state = payload.readCharSequence(STATE_BYTES, StandardCharsets.ISO_8859_1)
                    .toString();
        }
        return new ErrPacket(
                code, state, Fields.readRest(payload, MAX_MESSAGE_BYTES).toUtf8());
    }

    /** @param capabilities 0 before the client told any: the SQL state is left out then, as servers do */
    public void encode(ByteBuf out, long capabilities) {
        out.writeByte(HEADER).writeShortLE(code);
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PROTOCOL_41)) {
            out.writeByte('#').writeCharSequence(sqlState, StandardCharsets.ISO_8859_1);
        }
        out.writeCharSequence(message, StandardCharsets.UTF_8);
    }
}
