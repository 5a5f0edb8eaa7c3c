package io.sluice.wire.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Takes a fuzzer's input apart: small numbers first, then payloads with a length before each. */
final class Pieces {
    private final ByteBuf input;

    Pieces(byte[] input) {
        this.input = Unpooled.wrappedBuffer(input);
    }

    boolean isEmpty() {
        return !input.isReadable();
    }

    /** 0 to 255; 0 when the input is used up. */
    int number() {
        return input.isReadable() ? input.readUnsignedByte() : 0;
    }

    long capabilities() {
        long capabilities = 0;
        for (int i = 0; i < 5; i++) {
            capabilities = capabilities << 8 | number();
        }
        return capabilities;
    }

    /** A payload of two length bytes, as far as it is there. */
    ByteBuf payload() {
        int length = number() | number() << 8;
        return input.readSlice(Math.min(length, input.readableBytes()));
    }

    byte[] rest() {
        byte[] rest = new byte[input.readableBytes()];
        input.readBytes(rest);
        return rest;
    }
}
