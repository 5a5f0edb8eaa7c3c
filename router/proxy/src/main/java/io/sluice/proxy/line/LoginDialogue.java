package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.sluice.wire.Bytes;
import io.sluice.wire.PacketReader;
import io.sluice.wire.Packets;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import io.sluice.wire.packet.ErrPacket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.Serial;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks a login, or a COM_CHANGE_USER, with a server: does what a {@link ClientLogin} says, and leaves the pipeline when
 * it is over. Owned by the connection's event loop; the deadline is its maker's.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LoginDialogue extends ChannelInboundHandlerAdapter {
    private static final int PAYLOAD_BYTES_MAX = 64 * 1024;

    /** The server, or the machine, said no. Has no stack trace. */
    public static final class RefusedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(ErrPacket error) {
            super(error.message(), null, false, false);
            this.code = error.code();
        }

        public int code() {
            return code;
        }
    }

    private final ClientLogin login;
    private final Supplier<SslHandler> tls;
    private final boolean changeUser;
    private final PacketReader reader = new PacketReader(PAYLOAD_BYTES_MAX);
    private final Promise<ClientLogin> promise = Promise.promise();
    private @Nullable ByteBuf held;

    private LoginDialogue(ClientLogin login, Supplier<SslHandler> tls, boolean changeUser) {
        this.login = requireNonNull(login, "login");
        this.tls = requireNonNull(tls, "tls");
        this.changeUser = changeUser;
    }

    public static LoginDialogue ofLogin(ClientLogin login, Supplier<SslHandler> tls) {
        return new LoginDialogue(login, tls, false);
    }

    public static LoginDialogue ofChangeUser(ClientLogin login) {
        return new LoginDialogue(
                login,
                () -> {
                    throw new IllegalStateException("COM_CHANGE_USER does not start TLS");
                },
                true);
    }

    /** Fails with {@link RefusedException}, or with {@link ConnectionLostException}. */
    public Future<ClientLogin> future() {
        return promise.future();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (changeUser) {
            step(context, login.start());
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
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf all = held == null ? in : Packets.joined(held, in, context.alloc());
        held = all;
        while (held != null && !promise.future().isComplete()) {
            ByteBuf payload = reader.read(all);
            if (payload == null) {
                break;
            }
            try {
                step(context, login.onPacket(payload));
            } finally {
                payload.release();
            }
        }
        if (held != null && !held.isReadable()) {
            held.release();
            held = null;
        }
    }

    private void step(ChannelHandlerContext context, ClientStep step) {
        if (step instanceof ClientStep.Send send) {
            write(context, send.payload());
        } else if (step instanceof ClientStep.StartTls start) {
            write(context, start.payload());
            SslHandler handler = tls.get();
            context.pipeline().addFirst("ssl", handler);
            handler.handshakeFuture().addListener(shaken -> {
                if (shaken.isSuccess()) {
                    step(context, login.onTls());
                } else {
                    context.close();
                }
            });
        } else if (step instanceof ClientStep.Done) {
            context.pipeline().remove(this);
            promise.tryComplete(login);
        } else if (step instanceof ClientStep.Failed failed) {
            promise.tryFail(new RefusedException(failed.error()));
            context.close();
        }
    }

    private void write(ChannelHandlerContext context, Bytes payload) {
        ByteBuf packet = context.alloc().buffer(Packets.HEADER_BYTES + payload.length());
        reader.expect(Packets.write(packet, reader.sequence(), payload::writeTo));
        context.writeAndFlush(packet, context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        promise.tryFail(new ConnectionLostException());
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        promise.tryFail(new ConnectionLostException());
        context.close();
    }
}
