package io.sluice.core.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Fields one after the other, numbers big-endian, into a growing array. Owned by one thread.
 * Every method throws IllegalArgumentException when the encoding would exceed {@link #BYTES_MAX}.
 */
public final class FieldWriter {
    /** No encoding is longer: room for a principal with 10,000 named tenants. */
    public static final int BYTES_MAX = 1 << 20;

    static final int TEXT_BYTES_MAX = 0xFFFF;

    private byte[] bytes = new byte[256];
    private int size;

    public FieldWriter u8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("not an unsigned byte: " + value);
        }
        grow(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public FieldWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public FieldWriter u16(int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException("not an unsigned 16-bit number: " + value);
        }
        return u8(value >>> 8).u8(value & 0xFF);
    }

    public FieldWriter i64(long value) {
        grow(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** At most 65,535 bytes as UTF-8. */
    public FieldWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("text of " + utf8.length + " bytes is over " + TEXT_BYTES_MAX);
        }
        u16(utf8.length);
        grow(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Up to what is left of the encoding. */
    public FieldWriter bytes(byte[] value) {
        i64(value.length);
        grow(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** By name, so that constants may be reordered. */
    public FieldWriter constant(Enum<?> value) {
        return text(value.name());
    }

    public FieldWriter duration(Duration value) {
        return i64(value.toNanos());
    }

    /** To the millisecond. */
    public FieldWriter instant(Instant value) {
        return i64(value.toEpochMilli());
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void grow(int more) {
        if (more > BYTES_MAX - size) {
            throw new IllegalArgumentException("a record takes more than " + BYTES_MAX + " bytes");
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
