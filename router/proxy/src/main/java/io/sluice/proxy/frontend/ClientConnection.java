package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.sluice.core.error.SqlError;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.Packets;
import io.sluice.wire.compress.CompressedFrames;
import io.sluice.wire.compress.Compression;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one client: cuts what comes in into packets and hands them, one at a time, to the login and then to the
 * session. While one is being worked on, what else the client sends is held and then no longer read. Owned by its event
 * loop.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    /** How long a client may take to read the last bytes before its socket is closed all the same. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final FrontendLoop loop;
    private final int id;
    private final Framing framing;
    private @Nullable ChannelHandlerContext context;
    private @Nullable CommandTarget target;
    private @Nullable ByteBuf held;
    private boolean busy;
    private volatile long serverThreadId;
    private boolean cutting;
    private boolean refeed;
    private boolean closed;
    private boolean readingOn = true;

    ClientConnection(FrontendLoop loop) {
        this.loop = requireNonNull(loop, "loop");
        this.framing = new Framing(loop.settings().loginBytesMax());
        this.id = loop.sessions().register(this);
    }

    /** The id that the greeting tells. */
    int id() {
        return id;
    }

    FrontendLoop loop() {
        return loop;
    }

    @Nullable
    CommandTarget target() {
        return target;
    }

    void target(CommandTarget next) {
        target = next;
    }

    /** The server's id of the connection that the session holds, 0 when it holds none; any thread. */
    long serverThreadId() {
        return serverThreadId;
    }

    void serverThreadId(long threadId) {
        serverThreadId = threadId;
    }

    /** From the login on, commands may be as long as the settings say, and are compressed if that was agreed on. */
    void onLoggedIn(long capabilities, int zstdLevel) {
        framing.commandBytesMax(loop.settings().statementBytesMax());
        if (context().pipeline().get(CompressionHandler.class) == null) {
            Compression.of(capabilities)
                    .ifPresent(compression -> decodeWith(
                            "compression",
                            new CompressionHandler(new CompressedFrames(
                                    compression,
                                    compression == Compression.ZSTD ? zstdLevel : compression.defaultLevel(),
                                    Packets.MAX_PAYLOAD_BYTES)),
                            false));
        }
    }

    ChannelHandlerContext context() {
        return requireNonNull(context, "context");
    }

    String host() {
        SocketAddress remote = context().channel().remoteAddress();
        return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "localhost";
    }

    boolean isClosed() {
        return closed;
    }

    // -- what the target does ---------------------------------------------------------------------------------------

    /** Takes the bytes over. */
    void write(ByteBuf bytes) {
        if (closed) {
            bytes.release();
            return;
        }
        ChannelHandlerContext out = context();
        out.write(bytes, out.voidPromise());
    }

    void flush() {
        if (!closed) {
            context().flush();
        }
    }

    boolean isWritable() {
        return closed || context().channel().isWritable();
    }

    /** Answers with one packet whose number follows the client's last, and flushes. */
    void reply(Consumer<ByteBuf> body) {
        if (!closed) {
            ByteBuf packet = context().alloc().buffer(128);
            framing.replied(Packets.write(packet, framing.sequence() + 1, body) - 1);
            write(packet);
            flush();
        }
    }

    /** The packet that was handed over is done with; the next one may come. */
    void done() {
        if (!framing.isAtCommand()) {
            throw new IllegalStateException("a command of session " + id + " was done before all of it had come");
        }
        more();
    }

    /** The rest of a long command may come. */
    void more() {
        busy = false;
        reading(true);
        ByteBuf next = held;
        if (next != null && !cutting && !closed) {
            held = null;
            cut(next);
        }
    }

    /** The client was asked for a file: its packets are handed over by {@link CommandTarget#onMore}. */
    void expectFile() {
        framing.expectFile();
        more();
    }

    /** The router stops. */
    void onDrain() {
        if (target instanceof ClientSession session) {
            session.onDrain();
        } else {
            close();
        }
    }

    /** Stops or goes on reading from the client, while the shard is slow. */
    void reading(boolean on) {
        if (!closed && readingOn != on) {
            readingOn = on;
            context().channel().config().setAutoRead(on);
        }
    }

    /** Sends what was written, then closes. */
    void close() {
        if (!closed) {
            ChannelHandlerContext out = context();
            long timer = loop.timer(CLOSE_TIMEOUT, out::close);
            out.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                loop.cancel(timer);
                out.close();
            });
            ended();
        }
    }

    /**
     * Sends what was written and throws away what the client goes on sending until it has read that: a close with bytes
     * unread would reset the connection, and the answer with it (RFC 1122, 4.2.2.13). Not for whoever has not logged in:
     * the connection counts no more, and reads for as long as {@link #CLOSE_TIMEOUT}.
     */
    private void closeWhileItSends() {
        ChannelHandlerContext out = context();
        reading(true);
        long timer = loop.timer(CLOSE_TIMEOUT, out::close);
        out.channel().closeFuture().addListener(gone -> loop.cancel(timer));
        out.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (out.channel() instanceof DuplexChannel socket) {
                socket.shutdownOutput();
            }
        });
        ended();
    }

    // -- what the client does ---------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (closed) {
            in.release();
            return;
        }
        ByteBuf before = held;
        if (before == null && !busy) {
            cut(in);
            return;
        }
        held = before == null ? in : Packets.joined(before, in, context().alloc());
        if (busy || cutting) {
            reading(false);
            return;
        }
        ByteBuf all = requireNonNull(held, "held");
        held = null;
        cut(all);
    }

    /** Hands over what can be handed over of these bytes and holds the rest. */
    private void cut(ByteBuf in) {
        cutting = true;
        ByteBuf rest = in;
        try {
            while (rest != null && !busy && !closed && !refeed) {
                int take = framing.next(rest);
                if (take == Framing.TOO_LARGE) {
                    reply(Replies.error(SqlError.PACKET_TOO_LARGE));
                    if (target instanceof ClientSession) {
                        closeWhileItSends();
                    } else {
                        close();
                    }
                } else if (take == 0) {
                    break;
                } else {
                    boolean all = take == rest.readableBytes();
                    ByteBuf part = all ? rest : rest.readRetainedSlice(take);
                    rest = all ? null : rest;
                    handOver(part);
                }
            }
        } finally {
            cutting = false;
        }
        if (rest == null) {
            refeed = false;
        } else if (closed || !rest.isReadable()) {
            refeed = false;
            rest.release();
        } else if (refeed) {
            refeed = false;
            context().pipeline().fireChannelRead(rest);
        } else {
            held = rest;
        }
    }

    /**
     * Puts a handler before this one that all further bytes have to pass, also those that came together with the packet
     * that is being handed over.
     */
    void decodeWith(String name, ChannelHandler decoder, boolean first) {
        if (first) {
            context().pipeline().addFirst(name, decoder);
        } else {
            context().pipeline().addBefore(context().name(), name, decoder);
        }
        ByteBuf early = held;
        if (cutting) {
            refeed = true;
        } else if (early != null) {
            held = null;
            context().pipeline().fireChannelRead(early);
        }
    }

    private void handOver(ByteBuf part) {
        CommandTarget to = requireNonNull(target, "target");
        busy = framing.isFirst() || framing.isLast();
        if (framing.isFirst()) {
            to.onPacket(part, framing.isLast());
        } else {
            to.onMore(part, framing.isLast());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (target != null) {
            target.onWritable(from.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        ended();
        from.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (cause instanceof IOException
                || cause instanceof ChannelException
                || cause instanceof DecoderException
                || cause instanceof MalformedPacketException) {
            LOG.debug("event=client-failed session={}", id, cause);
        } else {
            LOG.error("event=session-step-failed session={}", id, cause);
        }
        ended();
        from.close();
    }

    private void ended() {
        if (closed) {
            return;
        }
        closed = true;
        if (held != null && !cutting) {
            held.release();
            held = null;
        }
        if (target != null) {
            target.onClosed();
        }
        loop.sessions().leave(id);
        loop.listener().onDisconnected();
    }
}
