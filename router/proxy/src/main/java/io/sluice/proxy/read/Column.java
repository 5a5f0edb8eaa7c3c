package io.sluice.proxy.read;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;

/**
 * One column of a result.
 *
 * @param decimals digits behind the point, of times too; more than 30 where they vary
 * @param label its type for people: {@code bigint unsigned}
 */
record Column(String name, ColumnType type, boolean unsigned, boolean binary, int decimals, String label) {
    private static final int NAME_BYTES_MAX = 64 * 1024;
    private static final int BINARY_COLLATION = 63;
    private static final int UNSIGNED = 0x20;
    private static final int IS_ENUM = 0x100;
    private static final int IS_SET = 0x800;

    Column {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(label, "label");
    }

    /** Out of a column definition. */
    static Column decode(ByteBuf payload) {
        for (int skipped = 0; skipped < 4; skipped++) {
            Fields.readPrefixed(payload, NAME_BYTES_MAX); // catalog, schema, table, original table
        }
        String name = Fields.readPrefixedText(payload, NAME_BYTES_MAX);
        Fields.readPrefixed(payload, NAME_BYTES_MAX);
        Fields.skip(payload, 1);
        int collation = Fields.readShort(payload);
        Fields.readInt(payload);
        int number = Fields.readByte(payload);
        int flags = Fields.readShort(payload);
        int decimals = Fields.readByte(payload);
        ColumnType type = ColumnType.of(number);
        if (type == null) {
            throw new MalformedPacketException("a column of unknown type " + number);
        }
        boolean unsigned = (flags & UNSIGNED) != 0;
        boolean binary = collation == BINARY_COLLATION && type.mayBeBinary();
        return new Column(name, type, unsigned, binary, decimals, label(type, flags, unsigned, binary));
    }

    private static String label(ColumnType type, int flags, boolean unsigned, boolean binary) {
        if ((flags & IS_ENUM) != 0) {
            return ColumnType.ENUM.label();
        }
        if ((flags & IS_SET) != 0) {
            return ColumnType.SET.label();
        }
        if (binary) {
            return type.binaryLabel();
        }
        return type.isInteger() && unsigned ? type.label() + " unsigned" : type.label();
    }

    ColumnType.Form form() {
        return binary ? ColumnType.Form.BYTES : type.form();
    }
}
