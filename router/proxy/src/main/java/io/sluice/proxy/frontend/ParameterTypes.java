package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.Packets;
import org.jspecify.annotations.Nullable;

/**
 * The parameter types in a COM_STMT_EXECUTE: a client tells them once, and the server remembers them with the statement.
 * A statement that was prepared again elsewhere needs them told again.
 *
 * <p>Layout: MySQL client/server protocol, COM_STMT_EXECUTE.
 */
final class ParameterTypes {
    private static final int FLAGS_AT = Packets.HEADER_BYTES + 5;
    private static final int PARAMETER_COUNT_AVAILABLE = 8;
    private static final int NULLS_AT = Packets.HEADER_BYTES + 10;
    private static final int TYPE_BYTES = 2;

    private ParameterTypes() {}

    /**
     * Remembers the types that the packet tells, or returns the packet with those that were told before, if the server
     * does not know them. The packet given is the caller's, and so is the one returned; if they differ, the first has been
     * released.
     */
    static ByteBuf complete(ByteBuf packet, PreparedStatement statement, long capabilities) {
        int start = packet.readerIndex();
        boolean attributes = Capabilities.has(capabilities, Capabilities.CLIENT_QUERY_ATTRIBUTES);
        int count = statement.parameters();
        int nulls = start + NULLS_AT;
        require(packet, nulls);
        if (attributes && (count > 0 || (packet.getByte(start + FLAGS_AT) & PARAMETER_COUNT_AVAILABLE) != 0)) {
            require(packet, nulls + 1);
            int told = packet.getUnsignedByte(nulls);
            // More than 250 parameters have their number in three bytes.
            count = told < 0xFB ? told : packet.getUnsignedShortLE(nulls + 1);
            nulls += told < 0xFB ? 1 : 3;
        }
        if (count == 0) {
            return packet;
        }
        int flagAt = nulls + (count + 7) / 8;
        require(packet, flagAt + 1);
        if (packet.getByte(flagAt) != 0) {
            remember(packet, statement, flagAt + 1, typesEnd(packet, flagAt + 1, count, attributes));
            return packet;
        }
        byte[] types = statement.types();
        return statement.typesTold() || types == null ? packet : with(packet, flagAt, types);
    }

    /**
     * The parameters of a packet as they can be kept: with their types, and without query attributes. The packet is left as
     * it is.
     *
     * @throws MalformedPacketException if they are not all there
     */
    static byte[] withTypes(ByteBuf packet, PreparedStatement statement, long capabilities) {
        int count = statement.parameters();
        if (count == 0) {
            return new byte[0];
        }
        boolean attributes = Capabilities.has(capabilities, Capabilities.CLIENT_QUERY_ATTRIBUTES);
        int nulls = packet.readerIndex() + NULLS_AT;
        require(packet, nulls + 1);
        if (attributes) {
            int told = packet.getUnsignedByte(nulls);
            nulls += told < 0xFB ? 1 : 3;
            if (told < 0xFB && told != count) {
                throw new MalformedPacketException("an execution has query attributes beside its parameters");
            }
        }
        int flagAt = nulls + (count + 7) / 8;
        require(packet, flagAt + 1);
        int valuesAt = flagAt + 1;
        byte @Nullable [] types = statement.types();
        if (packet.getByte(flagAt) != 0) {
            valuesAt = typesEnd(packet, flagAt + 1, count, attributes);
            types = new byte[valuesAt - flagAt - 1];
            packet.getBytes(flagAt + 1, types);
        }
        if (types == null) {
            throw new MalformedPacketException("an execution does not tell the types of its parameters");
        }
        ByteBuf kept = Unpooled.buffer(packet.writerIndex() - nulls + types.length);
        kept.writeBytes(packet, nulls, flagAt - nulls).writeByte(1);
        writeUnnamed(kept, types, count, attributes);
        kept.writeBytes(packet, valuesAt, packet.writerIndex() - valuesAt);
        return ByteBufUtil.getBytes(kept);
    }

    private static void writeUnnamed(ByteBuf out, byte[] types, int count, boolean named) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            out.writeBytes(types, at, TYPE_BYTES);
            at += TYPE_BYTES;
            at += named ? 1 + (types[at] & 0xFF) : 0;
        }
    }

    private static int typesEnd(ByteBuf packet, int from, int count, boolean attributes) {
        int at = from;
        for (int i = 0; i < count; i++) {
            at += TYPE_BYTES;
            if (attributes) {
                require(packet, at + 1);
                int name = packet.getUnsignedByte(at);
                if (name >= 0xFB) {
                    throw new MalformedPacketException("a parameter has a name of more than 250 bytes");
                }
                at += 1 + name;
            }
        }
        require(packet, at);
        return at;
    }

    private static void remember(ByteBuf packet, PreparedStatement statement, int from, int to) {
        byte @Nullable [] before = statement.types();
        if (before != null && statement.typesTold() && before.length == to - from) {
            boolean same = true;
            for (int i = 0; i < before.length && same; i++) {
                same = packet.getByte(from + i) == before[i];
            }
            if (same) {
                return;
            }
        }
        byte[] types = new byte[to - from];
        packet.getBytes(from, types);
        statement.onTypesTold(types);
    }

    private static ByteBuf with(ByteBuf packet, int flagAt, byte[] types) {
        int start = packet.readerIndex();
        int length = packet.readableBytes() + types.length;
        ByteBuf completed = Unpooled.buffer(length);
        completed.writeBytes(packet, start, flagAt - start).writeByte(1).writeBytes(types);
        completed.writeBytes(packet, flagAt + 1, packet.writerIndex() - flagAt - 1);
        completed.setMediumLE(0, length - Packets.HEADER_BYTES);
        packet.release();
        return completed;
    }

    private static void require(ByteBuf packet, int end) {
        if (end > packet.writerIndex()) {
            throw new MalformedPacketException("an execution is shorter than its parameters");
        }
    }
}
