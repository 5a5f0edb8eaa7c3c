package io.sluice.raft.entry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Fields one after the other, numbers big-endian. Owned by one thread. */
public final class Output {
    private final ByteArrayOutputStream out;

    public Output() {
        this(256);
    }

    /** @param bytes that are expected */
    public Output(int bytes) {
        out = new ByteArrayOutputStream(bytes);
    }

    public Output u8(int value) {
        out.write(value);
        return this;
    }

    public Output i32(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(value >>> shift);
        }
        return this;
    }

    public Output i64(long value) {
        return i32((int) (value >>> Integer.SIZE)).i32((int) value);
    }

    public Output text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public Output bytes(byte[] value) {
        i32(value.length);
        out.writeBytes(value);
        return this;
    }

    /** Without their length: the last field. */
    public Output rest(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public int size() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
