package io.sluice.wire;

import io.netty.buffer.ByteBuf;

/** Query attributes in front of the text of a COM_QUERY: bound values with names. Only their end is looked for. */
final class QueryAttributes {
    private static final int MAX_NAME_BYTES = 1 << 16;
    /** The high byte tells signed from unsigned. */
    private static final int TYPE_MASK = 0xFF;

    private static final int TINY = 0x01;
    private static final int SHORT = 0x02;
    private static final int LONG = 0x03;
    private static final int FLOAT = 0x04;
    private static final int DOUBLE = 0x05;
    private static final int NULL = 0x06;
    private static final int LONGLONG = 0x08;
    private static final int INT24 = 0x09;
    private static final int YEAR = 0x0D;

    private QueryAttributes() {}

    /**
     * Offset, from the reader index, of what follows the attributes.
     *
     * <p>The types stand in front of all values, so they are read twice rather than kept: no allocation by a count.
     */
    static int end(ByteBuf payload) {
        ByteBuf in = payload.slice();
        Fields.skip(in, 1);
        long count = Fields.readLength(in);
        long sets = Fields.readLength(in);
        if (sets != 1) {
            throw new MalformedPacketException("query attributes come in one set");
        }
        if (count == 0) {
            return in.readerIndex();
        }
        if (count < 0 || count > CommandPacket.MAX_QUERY_ATTRIBUTES) {
            throw new MalformedPacketException(
                    MalformedPacketException.Fault.TOO_LARGE,
                    "more query attributes than " + CommandPacket.MAX_QUERY_ATTRIBUTES);
        }
        int nulls = in.readerIndex();
        Fields.skip(in, ((int) count + 7) / 8);
        if (Fields.readByte(in) != 1) {
            throw new MalformedPacketException("query attributes come with their types");
        }
        ByteBuf types = in.slice();
        for (int i = 0; i < count; i++) {
            skipType(in);
        }
        for (int i = 0; i < count; i++) {
            int type = skipType(types);
            boolean isNull = (in.getByte(nulls + i / 8) >> (i % 8) & 1) != 0;
            if (!isNull) {
                skipValue(in, type);
            }
        }
        return in.readerIndex();
    }

    private static int skipType(ByteBuf in) {
        int type = Fields.readShort(in) & TYPE_MASK;
        skipPrefixed(in, MAX_NAME_BYTES);
        return type;
    }

    private static void skipValue(ByteBuf in, int type) {
        switch (type) {
            case TINY -> Fields.skip(in, 1);
            case SHORT, YEAR -> Fields.skip(in, 2);
            case LONG, FLOAT, INT24 -> Fields.skip(in, 4);
            case DOUBLE, LONGLONG -> Fields.skip(in, 8);
            case NULL -> {}
            // Dates, times, decimals, strings and all others have their length before them.
            default -> skipPrefixed(in, Integer.MAX_VALUE);
        }
    }

    private static void skipPrefixed(ByteBuf in, int limit) {
        long length = Fields.readLength(in);
        if (length < 0 || length > limit) {
            throw new MalformedPacketException("a query attribute is longer than its packet");
        }
        Fields.skip(in, (int) length);
    }
}
