package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluice.core.error.SqlError;
import io.sluice.core.health.Cause;
import io.sluice.proxy.line.ReplyReader.Wanted;
import io.sluice.wire.Command;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.PacketReader;
import io.sluice.wire.Packets;
import io.sluice.wire.auth.ClientLogin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of the router's own on a server, logged in: commands are written one behind the other without waiting, and
 * their answers come in that order. A server's error ends the command alone; everything else ends the session and
 * destroys the socket. Deadlines are the caller's, who calls {@link #destroy} when one is over. Owned by its event loop.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OwnSession extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final ClientLogin login;
    private final PacketReader reader;
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private @Nullable ByteBuf held;
    private long unansweredBytes;
    private boolean open = true;

    /**
     * A command that waits for its answer.
     *
     * @param sequence the number of the answer's first packet
     */
    private record Asked(Promise<Reply> promise, ReplyReader answer, int sequence, int bytes) {}

    OwnSession(Channel channel, ClientLogin login, int payloadBytesMax) {
        this.channel = requireNonNull(channel, "channel");
        this.login = requireNonNull(login, "login");
        this.reader = new PacketReader(payloadBytesMax);
    }

    /** Whether it may be used; one that nobody uses can be lost unnoticed all the same. */
    public boolean isOpen() {
        return open && channel.isActive();
    }

    /** The server's id of this session. */
    public long threadId() {
        return login.greeting().orElseThrow().connectionId();
    }

    public boolean isMariaDb() {
        return login.greeting().orElseThrow().serverVersion().contains("MariaDB");
    }

    /** Bytes of the commands that are not answered. */
    public long unansweredBytes() {
        return unansweredBytes;
    }

    /**
     * Writes a text statement, which is sent with the next {@link #flush}; its answer without rows. Fails with a {@link
     * LineException} when the session has ended.
     */
    public Future<Reply> run(byte[] sql) {
        return ask(Command.COM_QUERY, Wanted.END, body -> body.writeBytes(sql));
    }

    /** As {@link #run}, of the router's own text, with its rows: at most 1,000 of 100 columns. */
    public Future<Reply> query(String sql) {
        return ask(Command.COM_QUERY, Wanted.ROWS, body -> body.writeCharSequence(sql, StandardCharsets.UTF_8));
    }

    /** Has a statement prepared; as {@link #run}. */
    public Future<Reply> prepare(byte[] sql) {
        return ask(Command.COM_STMT_PREPARE, Wanted.STATEMENT, body -> body.writeBytes(sql));
    }

    /**
     * Has a prepared statement executed once, without a cursor; as {@link #run}.
     *
     * @param parameters what follows the iteration count
     */
    public Future<Reply> execute(long statementId, byte[] parameters) {
        return ask(Command.COM_STMT_EXECUTE, Wanted.END, body -> {
            body.writeIntLE((int) statementId).writeByte(0).writeIntLE(1);
            body.writeBytes(parameters);
        });
    }

    /** Closes a prepared statement, which has no answer. */
    public void closeStatement(long statementId) {
        if (isOpen()) {
            write(Command.COM_STMT_CLOSE, body -> body.writeIntLE((int) statementId));
        }
    }

    /** Sends what was written. */
    public void flush() {
        channel.flush();
    }

    /** Ends it at once, without a word to the server; commands without an answer fail with this cause. */
    public void destroy(Cause why) {
        end(why);
    }

    private void end(Cause why) {
        open = false;
        channel.close();
        for (Asked lost = asked.poll(); lost != null; lost = asked.poll()) {
            unansweredBytes -= lost.bytes();
            lost.promise().tryFail(new LineException(why));
        }
    }

    private Future<Reply> ask(Command command, Wanted wanted, Consumer<ByteBuf> argument) {
        if (!isOpen()) {
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        ByteBuf packet = channel.alloc().buffer();
        int sequence = Packets.write(packet, 0, body -> {
            body.writeByte(command.code());
            argument.accept(body);
        });
        Asked next = new Asked(Promise.promise(), new ReplyReader(wanted), sequence, packet.readableBytes());
        if (asked.isEmpty()) {
            reader.expect(sequence);
        }
        asked.add(next);
        unansweredBytes += next.bytes();
        channel.write(packet, channel.voidPromise());
        return next.promise().future();
    }

    private void write(Command command, Consumer<ByteBuf> argument) {
        ByteBuf packet = channel.alloc().buffer();
        Packets.write(packet, 0, body -> {
            body.writeByte(command.code());
            argument.accept(body);
        });
        channel.write(packet, channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf all = held == null ? in : Packets.joined(held, in, context.alloc());
        held = all;
        try {
            for (ByteBuf payload = next(all); payload != null; payload = next(all)) {
                try {
                    onPayload(payload);
                } finally {
                    payload.release();
                }
            }
        } catch (MalformedPacketException malformed) {
            onMalformed(malformed);
        }
        if (held != null && !held.isReadable()) {
            held.release();
            held = null;
        }
    }

    /** Null when there is none, or when the one before ended the session. */
    private @Nullable ByteBuf next(ByteBuf all) {
        return open ? reader.read(all) : null;
    }

    private void onPayload(ByteBuf payload) {
        Asked first = asked.peek();
        if (first == null) {
            // Nothing was asked: the server says good-bye.
            end(Cause.CONNECTION_RESET);
            return;
        }
        if (first.answer().isComplete(payload)) {
            onAnswer(first, first.answer().reply(), first.answer().isUnusable());
        }
    }

    private void onAnswer(Asked first, Reply reply, boolean unusable) {
        asked.remove();
        unansweredBytes -= first.bytes();
        Asked next = asked.peek();
        if (next != null) {
            reader.expect(next.sequence());
        }
        if (unusable) {
            // Before the answer is told: nothing more is sent.
            open = false;
        }
        first.promise().complete(reply);
        if (unusable) {
            end(Cause.OTHER_ERROR);
        }
    }

    private void onMalformed(MalformedPacketException malformed) {
        Asked first = asked.peek();
        if (first != null && malformed.fault() == MalformedPacketException.Fault.TOO_LARGE) {
            onAnswer(first, Reply.Refused.of(SqlError.PACKET_TOO_LARGE), true);
        } else {
            end(Cause.OTHER_ERROR);
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
        end(Cause.CONNECTION_RESET);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Cause.CONNECTION_RESET);
    }
}
