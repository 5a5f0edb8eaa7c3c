package io.sluice.proxy.testing;

import io.vertx.core.buffer.Buffer;

/** Packets of a server that is none. */
public final class FakePackets {
    private FakePackets() {}

    /** Of MySQL 8.0.33 without TLS, which asks for a native password. */
    public static Buffer greeting() {
        return Buffer.buffer()
                .appendByte((byte) 10)
                .appendString("8.0.33")
                .appendByte((byte) 0)
                .appendIntLE(7)
                .appendString("12345678")
                .appendByte((byte) 0)
                .appendUnsignedShortLE(0xF7FF & ~0x0800)
                .appendByte((byte) 45)
                .appendUnsignedShortLE(2)
                .appendUnsignedShortLE(0x01FF)
                .appendByte((byte) 21)
                .appendBytes(new byte[10])
                .appendString("123456789012")
                .appendByte((byte) 0)
                .appendString("mysql_native_password")
                .appendByte((byte) 0);
    }

    /** Adds one packet. */
    public static Buffer append(Buffer out, int sequence, Buffer payload) {
        return out.appendMediumLE(payload.length()).appendByte((byte) sequence).appendBuffer(payload);
    }

    public static Buffer packet(int sequence, Buffer payload) {
        return append(Buffer.buffer(), sequence, payload);
    }
}
