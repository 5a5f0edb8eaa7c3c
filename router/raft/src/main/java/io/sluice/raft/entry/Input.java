package io.sluice.raft.entry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link Output} wrote. Owned by one thread. Every method throws {@link MalformedEntryException} when the bytes are
 * not of that form, and allocates nothing that is not backed by bytes present.
 */
public final class Input {
    private static final int TEXT_BYTES_MAX = 4096;

    private final ByteBuffer in;

    public Input(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    public Input(ByteBuffer bytes) {
        this.in = bytes.slice();
    }

    public int u8() {
        need(1);
        return in.get() & 0xFF;
    }

    public int i32() {
        need(Integer.BYTES);
        return in.getInt();
    }

    public long i64() {
        need(Long.BYTES);
        return in.getLong();
    }

    /** How many of something follow: each takes at least one byte. */
    public int count() {
        int count = i32();
        need(count);
        return count;
    }

    public String text() {
        int length = count();
        if (length > TEXT_BYTES_MAX) {
            throw new MalformedEntryException("a text of " + length + " bytes");
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        byte[] value = new byte[count()];
        in.get(value);
        return value;
    }

    public byte[] rest() {
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return value;
    }

    /** How many bytes were read. */
    public int offset() {
        return in.position();
    }

    /** Call last: bytes that nobody read are an error. */
    public void end() {
        if (in.hasRemaining()) {
            throw new MalformedEntryException(in.remaining() + " bytes too many");
        }
    }

    private void need(int bytes) {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new MalformedEntryException("cut short at byte " + in.position());
        }
    }
}
