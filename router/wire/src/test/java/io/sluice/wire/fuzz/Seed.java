package io.sluice.wire.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Puts a good input together, the way {@link Pieces} takes it apart. */
final class Seed {
    private final ByteBuf out = Unpooled.buffer();

    Seed number(int value) {
        out.writeByte(value);
        return this;
    }

    Seed capabilities(long capabilities) {
        out.writeByte((int) (capabilities >> 32)).writeInt((int) capabilities);
        return this;
    }

    Seed payload(Consumer<ByteBuf> body) {
        int start = out.writerIndex();
        out.writeShortLE(0);
        body.accept(out);
        out.setShortLE(start, out.writerIndex() - start - 2);
        return this;
    }

    Seed rest(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[out.readableBytes()];
        out.getBytes(0, bytes);
        return bytes;
    }
}
