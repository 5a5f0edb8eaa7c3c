package io.sluice.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of bytes with the equality of its content. {@code toString} tells the length only. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte[] content) {
        return requireNonNull(content, "content").length == 0 ? EMPTY : new Bytes(content.clone());
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next {@code length} bytes, which must be there. */
    static Bytes read(ByteBuf in, int length) {
        if (length == 0) {
            return EMPTY;
        }
        byte[] content = new byte[length];
        in.readBytes(content);
        return new Bytes(content);
    }

    public int length() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public byte at(int index) {
        return content[index];
    }

    public byte[] toArray() {
        return content.clone();
    }

    public void writeTo(ByteBuf out) {
        out.writeBytes(content);
    }

    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Bytes[" + content.length + "]";
    }
}
