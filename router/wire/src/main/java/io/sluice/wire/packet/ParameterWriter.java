package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Writes parameters as they stand in a COM_STMT_EXECUTE behind its iteration count: the bits of those that are null, a 1,
 * the types, the values. For one statement, on one thread.
 */
public final class ParameterWriter {
    /** As many as the protocol can count. */
    public static final int PARAMETERS_MAX = 65_535;
    /** What a DECIMAL of the server holds. */
    public static final int DIGITS_MAX = 65;

    public static final int DECIMALS_MAX = 30;

    private static final int TINY = 0x01;
    private static final int DOUBLE = 0x05;
    private static final int NULL = 0x06;
    private static final int LONGLONG = 0x08;
    private static final int NEWDECIMAL = 0xF6;
    private static final int BLOB = 0xFC;
    private static final int VAR_STRING = 0xFD;
    private static final int UNSIGNED = 0x8000;
    private static final int LONG_BITS = 64;

    private final ByteBuf nulls = Unpooled.buffer(8);
    private final ByteBuf types = Unpooled.buffer(32);
    private final ByteBuf values = Unpooled.buffer(64);
    private int count;

    public int count() {
        return count;
    }

    public void writeNull() {
        begin(NULL);
        int last = (count - 1) / 8;
        nulls.setByte(last, nulls.getByte(last) | 1 << ((count - 1) % 8));
    }

    public void writeBoolean(boolean value) {
        begin(TINY);
        values.writeByte(value ? 1 : 0);
    }

    /**
     * A whole number as the shard reads its digits: signed or unsigned of 64 bits, above that a DECIMAL.
     *
     * @throws IllegalArgumentException if it has more digits than a DECIMAL holds
     */
    public void writeInteger(BigInteger value) {
        boolean signed = value.bitLength() < LONG_BITS;
        if (signed || (value.signum() > 0 && value.bitLength() == LONG_BITS)) {
            begin(signed ? LONGLONG : LONGLONG | UNSIGNED);
            values.writeLongLE(value.longValue());
        } else {
            writeDecimal(new BigDecimal(value));
        }
    }

    /** @throws IllegalArgumentException if it has more digits than a DECIMAL holds */
    public void writeDecimal(BigDecimal value) {
        // Before the digits are written out, which could be many.
        if (value.precision() - value.scale() > DIGITS_MAX
                || Math.max(value.precision(), value.scale()) > DIGITS_MAX
                || value.scale() > DECIMALS_MAX) {
            throw new IllegalArgumentException(
                    "has more than " + DIGITS_MAX + " digits, or more than " + DECIMALS_MAX + " behind the point");
        }
        begin(NEWDECIMAL);
        Fields.writePrefixedText(values, value.toPlainString());
    }

    /** @throws IllegalArgumentException if it is not finite */
    public void writeDouble(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("is too large for a DOUBLE");
        }
        begin(DOUBLE);
        values.writeDoubleLE(value);
    }

    /** @param utf8 a text, in UTF-8 */
    public void writeText(byte[] utf8) {
        begin(VAR_STRING);
        Fields.writePrefixed(values, Bytes.of(utf8));
    }

    public void writeBytes(byte[] bytes) {
        begin(BLOB);
        Fields.writePrefixed(values, Bytes.of(bytes));
    }

    /** Empty when there are none. */
    public byte[] toBytes() {
        if (count == 0) {
            return new byte[0];
        }
        return ByteBufUtil.getBytes(
                Unpooled.buffer(nulls.readableBytes() + 1 + types.readableBytes() + values.readableBytes())
                        .writeBytes(nulls)
                        .writeByte(1)
                        .writeBytes(types)
                        .writeBytes(values));
    }

    private void begin(int type) {
        if (count == PARAMETERS_MAX) {
            throw new IllegalArgumentException("is one parameter too many: " + PARAMETERS_MAX + " is the most");
        }
        if (count % 8 == 0) {
            nulls.writeByte(0);
        }
        count++;
        types.writeShortLE(type);
    }
}
