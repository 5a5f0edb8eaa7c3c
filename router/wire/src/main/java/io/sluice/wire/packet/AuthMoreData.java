package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;

/** More data of an authentication plugin, from the server: for {@code caching_sha2_password} a byte or an RSA key. */
public record AuthMoreData(Bytes data) {
    public static final int HEADER = 0x01;

    /** Longer than any RSA key in PEM. */
    private static final int MAX_DATA_BYTES = 1 << 16;

    public static AuthMoreData decode(ByteBuf payload) {
        Fields.readHeader(payload, HEADER);
        return new AuthMoreData(Fields.readRest(payload, MAX_DATA_BYTES));
    }

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        data.writeTo(out);
    }
}
