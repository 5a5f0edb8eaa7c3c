package io.sluice.wire;

import io.netty.buffer.ByteBuf;

/**
 * What a router looks at in the payload of a command. Nothing here moves an index; {@code payload} is the whole payload,
 * command byte first, and offsets count from its reader index.
 */
public final class CommandPacket {
    /** Offset of the statement id in the commands that name one. */
    public static final int STATEMENT_ID_OFFSET = 1;

    /** More query attributes than any client has use for; MySQL has no limit of its own but the packet's. */
    public static final int MAX_QUERY_ATTRIBUTES = 0xFFFF;

    private static final int MAX_NAME_BYTES = 1024;
    private static final int EXECUTE_FLAGS_OFFSET = 5;

    private CommandPacket() {}

    /** The unsigned id that a command of {@link Command#namesStatement()} names. */
    public static long statementId(ByteBuf payload) {
        requireBytes(payload, STATEMENT_ID_OFFSET + 4);
        return payload.getUnsignedIntLE(payload.readerIndex() + STATEMENT_ID_OFFSET);
    }

    /** Whether a COM_STMT_EXECUTE wants a cursor. */
    public static boolean wantsCursor(ByteBuf payload) {
        requireBytes(payload, EXECUTE_FLAGS_OFFSET + 1);
        return (payload.getByte(payload.readerIndex() + EXECUTE_FLAGS_OFFSET) & 7) != 0;
    }

    /** The database of a COM_INIT_DB, as UTF-8. */
    public static String database(ByteBuf payload) {
        ByteBuf in = payload.slice();
        Fields.skip(in, 1);
        return Fields.readRest(in, MAX_NAME_BYTES).toUtf8();
    }

    /** The thread that a COM_PROCESS_KILL names, unsigned. */
    public static long processId(ByteBuf payload) {
        requireBytes(payload, 5);
        return payload.getUnsignedIntLE(payload.readerIndex() + 1);
    }

    /** What a COM_SET_OPTION sets: 0 is multi-statements on, 1 off. */
    public static int option(ByteBuf payload) {
        requireBytes(payload, 3);
        return payload.getUnsignedShortLE(payload.readerIndex() + 1);
    }

    /** Offset of the SQL text of a COM_STMT_PREPARE or a COM_QUERY, behind the query attributes of the latter. */
    public static int textOffset(ByteBuf payload, long capabilities) {
        requireBytes(payload, 1);
        boolean attributes = Capabilities.has(capabilities, Capabilities.CLIENT_QUERY_ATTRIBUTES)
                && payload.getUnsignedByte(payload.readerIndex()) == Command.COM_QUERY.code();
        return attributes ? QueryAttributes.end(payload) : 1;
    }

    private static void requireBytes(ByteBuf payload, int bytes) {
        if (payload.readableBytes() < bytes) {
            throw new MalformedPacketException("a command is shorter than its fields");
        }
    }
}
