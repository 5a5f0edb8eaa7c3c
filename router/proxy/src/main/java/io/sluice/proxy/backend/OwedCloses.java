package io.sluice.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.wire.Command;
import io.sluice.wire.Packets;
import org.jspecify.annotations.Nullable;

/** Prepared statements of a server that are to be closed as soon as no exchange is under way there. One connection's. */
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

    /** The packets to send, which the caller takes over; null when there are none. */
    @Nullable
    ByteBuf take() {
        ByteBuf owed = packets;
        packets = null;
        return owed;
    }
}
