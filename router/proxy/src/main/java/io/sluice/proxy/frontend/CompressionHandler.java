package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.Packets;
import io.sluice.wire.compress.CompressedFrames;
import org.jspecify.annotations.Nullable;

/**
 * The compressed protocol of one client: what comes in is unpacked before packets are cut, what goes out is packed at each
 * flush. Shards are always spoken to without compression. Owned by the client's event loop.
 */
// What becomes of a write is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
final class CompressionHandler extends ChannelDuplexHandler {
    private final CompressedFrames frames;
    private @Nullable ByteBuf held;
    private @Nullable ByteBuf unsent;

    CompressionHandler(CompressedFrames frames) {
        this.frames = requireNonNull(frames, "frames");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = held;
        held = null;
        ByteBuf all = before == null ? in : Packets.joined(before, in, context.alloc());
        ByteBuf plain = context.alloc().buffer(all.readableBytes());
        try {
            boolean more = true;
            while (more) {
                more = frames.read(all, plain);
            }
        } catch (MalformedPacketException malformed) {
            all.release();
            plain.release();
            context.fireExceptionCaught(malformed);
            return;
        }
        if (all.isReadable()) {
            held = all;
        } else {
            all.release();
        }
        if (plain.isReadable()) {
            context.fireChannelRead(plain);
        } else {
            plain.release();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            // Somebody waits for all that was written before.
            pack(context);
            context.write(bytes, promise);
            return;
        }
        ByteBuf before = unsent;
        unsent = before == null ? bytes : Packets.joined(before, bytes, context.alloc());
        if (!promise.isVoid()) {
            promise.trySuccess();
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        pack(context);
        context.flush();
    }

    private void pack(ChannelHandlerContext context) {
        ByteBuf plain = unsent;
        if (plain != null) {
            unsent = null;
            ByteBuf packed = context.alloc().buffer(plain.readableBytes() / 2 + CompressedFrames.HEADER_BYTES);
            frames.write(plain, packed);
            plain.release();
            context.write(packed);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (held != null) {
            held.release();
            held = null;
        }
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
    }
}
