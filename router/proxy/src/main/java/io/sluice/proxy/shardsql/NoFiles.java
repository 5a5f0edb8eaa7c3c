package io.sluice.proxy.shardsql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets bytes pass and nothing else. The client answers a server's request for a file (first byte 0xFB) with any file
 * of this machine, as a file region or in chunks; both end here, and so does the connection.
 */
final class NoFiles extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise; of the close nobody needs to know
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf) {
            context.write(message, promise);
            return;
        }
        ReferenceCountUtil.release(message);
        promise.tryFailure(new UnsupportedMessageTypeException(message, ByteBuf.class));
        context.close();
    }
}
