package io.sluice.proxy.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes rows, of the binary protocol or the text protocol, as JSON arrays. Stateless. */
final class RowWriter {
    private static final int NULL = 0xFB;
    /** The null bits of a row begin at the third bit. */
    private static final int NULL_BITS_OFFSET = 2;

    private static final int MICROS_DIGITS = 6;

    private RowWriter() {}

    static void writeBinary(JsonGenerator json, List<Column> columns, ByteBuf row) throws IOException {
        Fields.readHeader(row, 0);
        int nullsAt = row.readerIndex();
        Fields.skip(row, (columns.size() + 7 + NULL_BITS_OFFSET) / 8);
        json.writeStartArray();
        for (int i = 0; i < columns.size(); i++) {
            int bit = i + NULL_BITS_OFFSET;
            if ((row.getByte(nullsAt + bit / 8) & (1 << (bit % 8))) != 0) {
                json.writeNull();
            } else {
                writeBinary(json, columns.get(i), row);
            }
        }
        json.writeEndArray();
        end(row);
    }

    static void writeText(JsonGenerator json, List<Column> columns, ByteBuf row) throws IOException {
        json.writeStartArray();
        for (Column column : columns) {
            Fields.need(row, 1);
            if (row.getUnsignedByte(row.readerIndex()) == NULL) {
                row.skipBytes(1);
                json.writeNull();
            } else if (column.form() == ColumnType.Form.NUMBER) {
                json.writeNumber(new BigDecimal(text(row))); // servers pad numbers of ZEROFILL with zeros
            } else {
                writeString(json, column, row);
            }
        }
        json.writeEndArray();
        end(row);
    }

    private static void end(ByteBuf row) {
        if (row.isReadable()) {
            throw new MalformedPacketException("a row is longer than its columns");
        }
    }

    private static void writeBinary(JsonGenerator json, Column column, ByteBuf row) throws IOException {
        switch (column.type()) {
            case TINYINT -> {
                byte value = (byte) Fields.readByte(row);
                json.writeNumber(column.unsigned() ? Byte.toUnsignedInt(value) : value);
            }
            case SMALLINT, YEAR -> {
                short value = (short) Fields.readShort(row);
                json.writeNumber(column.unsigned() ? Short.toUnsignedInt(value) : value);
            }
            case INT, MEDIUMINT -> {
                int value = (int) Fields.readInt(row);
                json.writeNumber(column.unsigned() ? Integer.toUnsignedLong(value) : value);
            }
            case BIGINT -> {
                Fields.need(row, 8);
                long value = row.readLongLE();
                json.writeString(column.unsigned() ? Long.toUnsignedString(value) : Long.toString(value));
            }
            case FLOAT -> {
                Fields.need(row, 4);
                json.writeNumber(row.readFloatLE());
            }
            case DOUBLE -> {
                Fields.need(row, 8);
                json.writeNumber(row.readDoubleLE());
            }
            case DATE -> json.writeString(day(part(row)));
            case DATETIME, TIMESTAMP -> json.writeString(moment(row, column.decimals()));
            case TIME -> json.writeString(time(row, column.decimals()));
            default -> writeString(json, column, row);
        }
    }

    private static void writeString(JsonGenerator json, Column column, ByteBuf row) throws IOException {
        switch (column.form()) {
            case BYTES -> json.writeBinary(bytes(row));
            case BITS -> json.writeString(new BigInteger(1, bytes(row)).toString());
            case TEXT, NUMBER -> json.writeString(text(row));
        }
    }

    private static String text(ByteBuf row) {
        return new String(bytes(row), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuf row) {
        long length = Fields.readLength(row);
        if (length < 0 || length > row.readableBytes()) {
            throw new MalformedPacketException("a value is longer than its row");
        }
        byte[] bytes = ByteBufUtil.getBytes(row, row.readerIndex(), (int) length);
        row.skipBytes((int) length);
        return bytes;
    }

    /** As servers write it; days and months may be zero, which no class of java.time can hold. */
    private static String day(ByteBuf value) {
        return value.isReadable()
                ? String.format(
                        Locale.ROOT,
                        "%04d-%02d-%02d",
                        Fields.readShort(value),
                        Fields.readByte(value),
                        Fields.readByte(value))
                : "0000-00-00";
    }

    private static String moment(ByteBuf row, int decimals) {
        ByteBuf value = part(row);
        return day(value) + " " + clock(value, 0) + fraction(value, decimals);
    }

    private static String time(ByteBuf row, int decimals) {
        ByteBuf value = part(row);
        boolean isNegative = value.isReadable() && Fields.readByte(value) != 0;
        long days = value.isReadable() ? Fields.readInt(value) : 0;
        return (isNegative ? "-" : "") + clock(value, days * 24) + fraction(value, decimals);
    }

    private static String clock(ByteBuf value, long hours) {
        if (!value.isReadable()) {
            return String.format(Locale.ROOT, "%02d:00:00", hours);
        }
        long hour = hours + Fields.readByte(value);
        return String.format(Locale.ROOT, "%02d:%02d:%02d", hour, Fields.readByte(value), Fields.readByte(value));
    }

    private static String fraction(ByteBuf value, int decimals) {
        long micros = value.isReadable() ? Fields.readInt(value) : 0;
        if (decimals > 0 && decimals <= MICROS_DIGITS) {
            return "." + String.format(Locale.ROOT, "%06d", micros).substring(0, decimals);
        }
        return micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros);
    }

    private static ByteBuf part(ByteBuf row) {
        int length = Fields.readByte(row);
        Fields.need(row, length);
        return row.readSlice(length);
    }
}
