package io.sluice.it.apply;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Parameters as a COM_STMT_EXECUTE has them behind its iteration count. */
final class BinaryParameters {
    private static final int DOUBLE = 0x05;
    private static final int NULL = 0x06;
    private static final int LONGLONG = 0x08;
    private static final int DATE = 0x0A;
    private static final int TIME = 0x0B;
    private static final int DATETIME = 0x0C;
    private static final int NEWDECIMAL = 0xF6;
    private static final int BLOB = 0xFC;
    private static final int VAR_STRING = 0xFD;

    private final List<Integer> types = new ArrayList<>();
    private final List<Consumer<ByteBuf>> values = new ArrayList<>();

    BinaryParameters none() {
        return add(NULL, out -> {});
    }

    BinaryParameters number(long value) {
        return add(LONGLONG, out -> out.writeLongLE(value));
    }

    BinaryParameters number(double value) {
        return add(DOUBLE, out -> out.writeLongLE(Double.doubleToRawLongBits(value)));
    }

    BinaryParameters text(byte[] value) {
        return add(VAR_STRING, out -> Fields.writePrefixed(out, Bytes.of(value)));
    }

    BinaryParameters blob(byte[] value) {
        return add(BLOB, out -> Fields.writePrefixed(out, Bytes.of(value)));
    }

    BinaryParameters decimal(String value) {
        return add(NEWDECIMAL, out -> Fields.writePrefixedText(out, value));
    }

    BinaryParameters date(int year, int month, int day) {
        return add(
                DATE,
                out -> out.writeByte(4).writeShortLE(year).writeByte(month).writeByte(day));
    }

    /** At a quarter past three, seven seconds and some microseconds. */
    BinaryParameters dateTime(int year, int month, int day, int micros) {
        return add(DATETIME, out -> {
            out.writeByte(11).writeShortLE(year).writeByte(month).writeByte(day);
            out.writeByte(3).writeByte(15).writeByte(7).writeIntLE(micros);
        });
    }

    BinaryParameters time(boolean negative, int hours, int minutes, int seconds) {
        return add(TIME, out -> {
            out.writeByte(8).writeByte(negative ? 1 : 0).writeIntLE(hours / 24);
            out.writeByte(hours % 24).writeByte(minutes).writeByte(seconds);
        });
    }

    private BinaryParameters add(int type, Consumer<ByteBuf> value) {
        types.add(type);
        values.add(value);
        return this;
    }

    byte[] toBytes() {
        ByteBuf out = Unpooled.buffer();
        byte[] nulls = new byte[(types.size() + 7) / 8];
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == NULL) {
                nulls[i / 8] |= (byte) (1 << (i % 8));
            }
        }
        out.writeBytes(nulls).writeByte(1);
        types.forEach(type -> out.writeByte(type).writeByte(0));
        values.forEach(value -> value.accept(out));
        return ByteBufUtil.getBytes(out);
    }
}
