package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.core.error.SqlError;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Packets;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.SessionChange;
import java.util.List;
import java.util.function.Consumer;

/** The payloads that the router itself answers with. */
final class Replies {
    private static final int OK = 0x00;

    private Replies() {}

    /** One packet with this number. */
    static ByteBuf packet(ByteBufAllocator allocator, int sequence, Consumer<ByteBuf> payload) {
        ByteBuf packet = allocator.buffer(128);
        Packets.write(packet, sequence, payload);
        return packet;
    }

    static Consumer<ByteBuf> error(SqlError error, Object... arguments) {
        return error(error, error.text(arguments));
    }

    static Consumer<ByteBuf> error(SqlError error, String text) {
        return out -> new ErrPacket(error.code(), error.sqlState(), text).encode(out, Capabilities.CLIENT_PROTOCOL_41);
    }

    /** An OK without rows, insert id, warnings or text. */
    static Consumer<ByteBuf> ok(int status) {
        return out ->
                out.writeByte(OK).writeByte(0).writeByte(0).writeShortLE(status).writeShortLE(0);
    }

    /** The OK of a login, which tells a client that tracks its session of the default database. */
    static Consumer<ByteBuf> loggedIn(String schema, long capabilities) {
        OkPacket ok = OkPacket.of(StatusFlags.SERVER_STATUS_AUTOCOMMIT);
        OkPacket told = schema.isEmpty() ? ok : ok.withChanges(List.of(new SessionChange.Schema(schema)));
        return out -> told.encode(out, capabilities);
    }
}
