package io.sluice.core.codec;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Reads what {@link FieldWriter} wrote. Owned by one thread. Every method throws {@link MalformedRecordException} when
 * the bytes are not of that form, and allocates nothing that is not backed by bytes present.
 */
public final class FieldReader {
    private final ByteBuffer in;

    public FieldReader(byte[] bytes) {
        if (requireNonNull(bytes, "bytes").length > FieldWriter.BYTES_MAX) {
            throw new MalformedRecordException(
                    "a record of " + bytes.length + " bytes is over " + FieldWriter.BYTES_MAX);
        }
        this.in = ByteBuffer.wrap(bytes);
    }

    public int u8() {
        need(1);
        return in.get() & 0xFF;
    }

    public boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new MalformedRecordException("a flag is " + value);
        }
        return value == 1;
    }

    public int u16() {
        need(Short.BYTES);
        return in.getShort() & 0xFFFF;
    }

    public long i64() {
        need(Long.BYTES);
        return in.getLong();
    }

    public String text() {
        int length = u16();
        need(length);
        int start = in.position();
        in.position(start + length);
        if (isAscii(start, length)) {
            // Names are; and a decoder each is what reading a million tenants would wait for.
            return new String(in.array(), start, length, StandardCharsets.ISO_8859_1);
        }
        ByteBuffer part = in.slice(start, length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedRecordException("a text is not UTF-8", notUtf8);
        }
    }

    public byte[] bytes() {
        long length = i64();
        if (length < 0 || length > in.remaining()) {
            throw new MalformedRecordException(length + " bytes are not there at byte " + in.position());
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    public <E extends Enum<E>> E constant(Class<E> type) {
        String name = text();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedRecordException(type.getSimpleName() + " has no such constant", unknown);
        }
    }

    public Duration duration() {
        return Duration.ofNanos(i64());
    }

    public Instant instant() {
        return Instant.ofEpochMilli(i64());
    }

    /** Call last: bytes that nobody read are an error, not a later version's extension. */
    public void end() {
        if (in.hasRemaining()) {
            throw new MalformedRecordException(in.remaining() + " bytes stand behind the record");
        }
    }

    private boolean isAscii(int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (in.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw new MalformedRecordException("a record is cut short at byte " + in.position());
        }
    }
}
