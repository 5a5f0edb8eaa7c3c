package io.sluice.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.sluice.wire.Command;
import io.sluice.wire.Packets;
import org.jspecify.annotations.Nullable;

/** Prepared statements of a server that are to be closed as soon as no exchange is under way there. One connection's. */
// What becomes of a write on a socket is seen by the socket's close.
@SuppressWarnings("FutureReturnValueIgnored")
final class OwedCloses {
    private @Nullable ByteBuf packets;

    void add(ByteBufAllocator allocator, int serverStatementId) {
        ByteBuf owed = packets;
        if (owed == null) {
            owed = allocator.buffer(64);
            packets = owed;
        }
        Packets.write(owed, 0, body -> {
            body.writeByte(Command.COM_STMT_CLOSE.code());
            body.writeIntLE(serverStatementId);
        });
    }

    void pay(ChannelHandlerContext to) {
        ByteBuf owed = packets;
        packets = null;
        if (owed != null) {
            to.writeAndFlush(owed, to.voidPromise());
        }
    }

    void drop() {
        ByteBuf owed = packets;
        packets = null;
        if (owed != null) {
            owed.release();
        }
    }
}
