package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.StatusFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A small result of the router's own, by the text protocol: MySQL client/server protocol, COM_QUERY response, and what
 * MariaDB adds to it.
 *
 * @param rows each with a value for each column
 */
public record TextResult(List<Column> columns, List<List<String>> rows) {
    private static final int UTF8MB4 = 45;
    private static final int BINARY = 63;
    private static final int FIXED_FIELDS = 0x0C;
    private static final int EOF = 0xFE;

    /** A column: a text, or a whole number. */
    public record Column(String name, boolean isNumber, int length) {
        private static final int LONG = 3;
        private static final int VAR_STRING = 253;
        private static final int NUMBER_FLAGS = 1 | 32 | 0x8000; // NOT NULL, UNSIGNED, NUM
        private static final int TEXT_FLAGS = 1;

        private void encode(ByteBuf out, long capabilities) {
            Fields.writePrefixedText(out, "def");
            Fields.writePrefixedText(out, "");
            Fields.writePrefixedText(out, "");
            Fields.writePrefixedText(out, "");
            Fields.writePrefixedText(out, name);
            Fields.writePrefixedText(out, "");
            if (Capabilities.has(capabilities, Capabilities.MARIADB_CLIENT_EXTENDED_METADATA)) {
                Fields.writePrefixedText(out, "");
            }
            out.writeByte(FIXED_FIELDS);
            out.writeShortLE(isNumber ? BINARY : UTF8MB4).writeIntLE(isNumber ? length : 4 * length);
            out.writeByte(isNumber ? LONG : VAR_STRING).writeShortLE(isNumber ? NUMBER_FLAGS : TEXT_FLAGS);
            out.writeByte(0).writeShortLE(0);
        }
    }

    public TextResult {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        int width = columns.size();
        if (width == 0 || rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("a result has columns, and each row a value for each");
        }
    }

    /** The payloads of its packets, in their order. */
    public List<Consumer<ByteBuf>> payloads(long capabilities) {
        boolean oldEnds = !Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF);
        List<Consumer<ByteBuf>> payloads = new ArrayList<>();
        payloads.add(out -> encodeCount(out, capabilities));
        columns.forEach(column -> payloads.add(out -> column.encode(out, capabilities)));
        EofPacket end = new EofPacket(0, StatusFlags.SERVER_STATUS_AUTOCOMMIT);
        if (oldEnds) {
            payloads.add(end::encode);
        }
        rows.forEach(row -> payloads.add(out -> row.forEach(value -> Fields.writePrefixedText(out, value))));
        payloads.add(
                oldEnds
                        ? end::encode
                        : out -> out.writeByte(EOF)
                                .writeByte(0)
                                .writeByte(0)
                                .writeShortLE(StatusFlags.SERVER_STATUS_AUTOCOMMIT)
                                .writeShortLE(0));
        return payloads;
    }

    private void encodeCount(ByteBuf out, long capabilities) {
        if (Capabilities.has(capabilities, Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA)) {
            out.writeByte(1);
        }
        Fields.writeLength(out, columns.size());
        if (Capabilities.has(capabilities, Capabilities.MARIADB_CLIENT_CACHE_METADATA)) {
            out.writeByte(1);
        }
    }
}
