package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluice.core.health.Cause;
import io.sluice.wire.Command;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.PacketReader;
import io.sluice.wire.Packets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the router's own, logged in: one small statement at a time, by the text protocol. Whatever ends a
 * statement other than its answer destroys the socket. Owned by its event loop.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Line extends ChannelInboundHandlerAdapter {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private final Channel channel;
    private final PacketReader reader = new PacketReader(ANSWER_BYTES_MAX);
    private @Nullable Statement statement;
    private @Nullable ByteBuf held;
    private boolean open = true;

    /** The statement that waits for its answer. */
    private record Statement(Promise<List<List<@Nullable String>>> promise, TextAnswer answer, long timer) {}

    Line(Vertx vertx, Channel channel) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.channel = requireNonNull(channel, "channel");
    }

    /** Whether it may be used; a line that nobody uses can be lost unnoticed all the same. */
    public boolean isOpen() {
        return open && channel.isActive();
    }

    /**
     * Runs one statement; its rows, none for a statement without. Fails with a {@link LineException}; only after the
     * server's own error the line is still open.
     */
    public Future<List<List<@Nullable String>>> run(String sql, Duration deadline) {
        if (!isOpen()) {
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        if (statement != null) {
            throw new IllegalStateException("a second statement on one line");
        }
        Promise<List<List<@Nullable String>>> promise = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), fired -> end(new LineException(Cause.TIMED_OUT)));
        statement = new Statement(promise, new TextAnswer(), timer);
        ByteBuf packet = channel.alloc().buffer();
        reader.expect(Packets.write(packet, 0, body -> {
            body.writeByte(Command.COM_QUERY.code());
            body.writeCharSequence(sql, StandardCharsets.UTF_8);
        }));
        channel.writeAndFlush(packet, channel.voidPromise());
        return promise.future();
    }

    /** Ends it at once, without a word to the server; a statement under way fails. */
    public void destroy() {
        end(new LineException(Cause.CONNECTION_RESET));
    }

    private void end(LineException why) {
        open = false;
        channel.close();
        Statement lost = statement;
        statement = null;
        if (lost != null) {
            vertx.cancelTimer(lost.timer());
            lost.promise().tryFail(why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf all = held == null ? in : Packets.joined(held, in, context.alloc());
        held = all;
        try {
            for (ByteBuf payload = reader.read(all); payload != null; payload = reader.read(all)) {
                try {
                    onPayload(payload);
                } finally {
                    payload.release();
                }
            }
        } catch (MalformedPacketException malformed) {
            end(new LineException(Cause.OTHER_ERROR));
        }
        if (held != null && !held.isReadable()) {
            held.release();
            held = null;
        }
    }

    private void onPayload(ByteBuf payload) {
        Statement current = statement;
        if (current == null) {
            // Nothing was asked: the server says good-bye.
            end(new LineException(Cause.CONNECTION_RESET));
            return;
        }
        if (!current.answer().isComplete(payload)) {
            return;
        }
        statement = null;
        vertx.cancelTimer(current.timer());
        int code = current.answer().errorCode();
        if (code != 0) {
            current.promise().fail(LineException.ofCode(code));
        } else {
            current.promise().complete(current.answer().rows());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new LineException(Cause.CONNECTION_RESET));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(new LineException(Cause.CONNECTION_RESET));
    }
}
