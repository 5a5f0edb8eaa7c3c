package io.sluice.wire.auth;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import java.util.function.Consumer;

/** Payloads as values: logins are rare, and a value needs no release. */
final class Payloads {
    private Payloads() {}

    static Bytes of(Consumer<ByteBuf> body) {
        ByteBuf out = Unpooled.buffer();
        body.accept(out);
        byte[] payload = new byte[out.readableBytes()];
        out.readBytes(payload);
        return Bytes.of(payload);
    }
}
