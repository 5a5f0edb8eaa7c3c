package io.sluice.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The field types of the protocol: fixed and length-encoded integers, terminated and length-prefixed strings.
 *
 * <p>Every reader checks what is there before it allocates and ends in {@link MalformedPacketException} otherwise.
 */
public final class Fields {
    private static final int NULL_MARK = 0xFB;
    private static final int TWO_BYTES = 0xFC;
    private static final int THREE_BYTES = 0xFD;
    private static final int EIGHT_BYTES = 0xFE;

    private Fields() {}

    public static int readByte(ByteBuf in) {
        need(in, 1);
        return in.readUnsignedByte();
    }

    public static int readShort(ByteBuf in) {
        need(in, 2);
        return in.readUnsignedShortLE();
    }

    /** Four bytes, unsigned. */
    public static long readInt(ByteBuf in) {
        need(in, 4);
        return in.readUnsignedIntLE();
    }

    public static void skip(ByteBuf in, int bytes) {
        need(in, bytes);
        in.skipBytes(bytes);
    }

    /** A length-encoded integer; eight-byte ones above 2^63 come out negative, as unsigned longs do in Java. */
    public static long readLength(ByteBuf in) {
        int first = readByte(in);
        if (first < NULL_MARK) {
            return first;
        }
        return switch (first) {
            case TWO_BYTES -> readShort(in);
            case THREE_BYTES -> readMedium(in);
            case EIGHT_BYTES -> readLong(in);
            default -> throw new MalformedPacketException("a length-encoded integer has no valid first byte");
        };
    }

    public static void writeLength(ByteBuf out, long value) {
        if (value >= 0 && value < NULL_MARK) {
            out.writeByte((int) value);
        } else if (value >= 0 && value < 1 << 16) {
            out.writeByte(TWO_BYTES).writeShortLE((int) value);
        } else if (value >= 0 && value < 1 << 24) {
            out.writeByte(THREE_BYTES).writeMediumLE((int) value);
        } else {
            out.writeByte(EIGHT_BYTES).writeLongLE(value);
        }
    }

    /** A length and as many bytes, at most {@code limit}. */
    public static Bytes readPrefixed(ByteBuf in, int limit) {
        return readBytes(in, checkedLength(in, limit));
    }

    /** As {@link #readPrefixed}, as UTF-8; what is not UTF-8 becomes the replacement character. */
    public static String readPrefixedText(ByteBuf in, int limit) {
        int length = checkedLength(in, limit);
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    public static void writePrefixed(ByteBuf out, Bytes value) {
        writeLength(out, value.length());
        value.writeTo(out);
    }

    public static void writePrefixedText(ByteBuf out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        writeLength(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** Exactly {@code length} bytes. */
    public static Bytes readBytes(ByteBuf in, int length) {
        need(in, length);
        return Bytes.read(in, length);
    }

    /** Bytes up to a zero byte, which must be there, at most {@code limit} of them. */
    public static Bytes readTerminated(ByteBuf in, int limit) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new MalformedPacketException("a string has no end");
        }
        if (length > limit) {
            throw new MalformedPacketException("a string is longer than " + limit + " bytes");
        }
        Bytes value = Bytes.read(in, length);
        in.skipBytes(1);
        return value;
    }

    /** As {@link #readTerminated}, but the end of the packet ends the string as well, as some drivers have it. */
    public static String readTerminatedOrRestText(ByteBuf in, int limit) {
        int length = in.bytesBefore((byte) 0);
        boolean terminated = length >= 0;
        int present = terminated ? length : in.readableBytes();
        if (present > limit) {
            throw new MalformedPacketException("a string is longer than " + limit + " bytes");
        }
        String value = in.readCharSequence(present, StandardCharsets.UTF_8).toString();
        if (terminated) {
            in.skipBytes(1);
        }
        return value;
    }

    /** Text and its terminating zero byte; the text must hold none. */
    public static void writeTerminated(ByteBuf out, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a terminated string cannot hold a zero byte");
        }
        out.writeCharSequence(value, StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    /** All that is left, at most {@code limit} bytes. */
    public static Bytes readRest(ByteBuf in, int limit) {
        if (in.readableBytes() > limit) {
            throw new MalformedPacketException("a field is longer than " + limit + " bytes");
        }
        return Bytes.read(in, in.readableBytes());
    }

    /** Refuses unless {@code bytes} more are there. */
    public static void need(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new MalformedPacketException("a packet is shorter than its fields");
        }
    }

    /** Refuses unless the next byte is {@code header}, which is passed. */
    public static void readHeader(ByteBuf in, int header) {
        if (readByte(in) != header) {
            throw new MalformedPacketException("a packet has another header than its kind");
        }
    }

    private static int readMedium(ByteBuf in) {
        need(in, 3);
        return in.readUnsignedMediumLE();
    }

    private static long readLong(ByteBuf in) {
        need(in, 8);
        return in.readLongLE();
    }

    private static int checkedLength(ByteBuf in, int limit) {
        long length = readLength(in);
        if (length < 0 || length > limit) {
            throw new MalformedPacketException("a string is longer than " + limit + " bytes");
        }
        need(in, (int) length);
        return (int) length;
    }
}
