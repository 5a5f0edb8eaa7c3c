package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ConnectTimeoutException;
import io.sluice.core.health.Cause;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.wire.Bytes;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.Credentials;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/** Opens {@link Line}s. Belongs to the event loop on which it is used. */
// What becomes of a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Lines {
    private static final Map<String, String> ATTRIBUTES = Map.of("program_name", "sluice-watch");
    private static final int UTF8MB4 = 45;

    /**
     * Where to and as whom.
     *
     * @param password in the clear; the line forgets it
     */
    public record Destination(ServerAddress server, TlsMode tls, String user, String password) {
        public Destination {
            requireNonNull(server, "server");
            requireNonNull(tls, "tls");
            requireNonNull(user, "user");
            requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return user + "@" + server;
        }
    }

    private final Vertx vertx;
    private final ServerTls tls;
    private final NetClient client;

    /** @param connectTimeout the longest deadline that {@link #open} will be given */
    public Lines(Vertx vertx, ServerTls tls, Duration connectTimeout) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.tls = requireNonNull(tls, "tls");
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setTcpNoDelay(true)
                // Off, as Vert.x has it with epoll, the server's greeting waits 200 ms.
                .setTcpQuickAck(true)
                .setRegisterWriteHandler(false));
    }

    /**
     * Connects and logs in; fails with a {@link LineException}, at the latest at the deadline.
     *
     * @param deadline for TCP, TLS and login together
     * @param onConnected is called when TCP stands
     */
    public Future<Line> open(Destination destination, Duration deadline, Runnable onConnected) {
        Promise<Line> promise = Promise.promise();
        Attempt attempt = new Attempt(destination, deadline, promise);
        long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), fired -> attempt.expire());
        promise.future().onComplete(done -> vertx.cancelTimer(timer));
        ServerAddress server = destination.server();
        client.connect(server.port(), server.host()).onComplete(connected -> {
            if (connected.failed()) {
                promise.tryFail(new LineException(causeOf(connected.cause())));
            } else if (promise.future().isComplete()) {
                connected.result().close();
            } else {
                onConnected.run();
                attempt.logIn(connected.result());
            }
        });
        return promise.future();
    }

    private static Cause causeOf(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return Cause.CONNECT_TIMED_OUT;
        }
        if (failure instanceof UnknownHostException) {
            return Cause.HOST_UNREACHABLE;
        }
        if (failure instanceof ConnectException) {
            String text = String.valueOf(failure.getMessage());
            return text.contains("refused") ? Cause.CONNECTION_REFUSED : Cause.HOST_UNREACHABLE;
        }
        return Cause.HOST_UNREACHABLE;
    }

    /** One way from nothing to a line. */
    private final class Attempt {
        private final Destination destination;
        private final Duration deadline;
        private final Promise<Line> promise;
        private boolean connected;
        private Runnable close = () -> {};

        Attempt(Destination destination, Duration deadline, Promise<Line> promise) {
            this.destination = destination;
            this.deadline = deadline;
            this.promise = promise;
        }

        void expire() {
            if (promise.tryFail(new LineException(connected ? Cause.TIMED_OUT : Cause.CONNECT_TIMED_OUT))) {
                close.run();
            }
        }

        void logIn(NetSocket socket) {
            connected = true;
            ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
            close = last::close;
            boolean plain = destination.tls() == TlsMode.DISABLED;
            Credentials credentials = new Credentials(
                    destination.user(), Bytes.utf8(destination.password()), null, UTF8MB4, ATTRIBUTES, true, plain);
            LoginDialogue dialogue = LoginDialogue.ofLogin(
                    ClientLogin.of(credentials, 0, !plain),
                    () -> tls.handler(last.channel(), destination.server(), destination.tls(), deadline));
            last.pipeline().addBefore(last.name(), "login", dialogue);
            dialogue.future().onComplete((login, failure) -> {
                if (login == null) {
                    promise.tryFail(
                            failure instanceof LoginDialogue.RefusedException refused
                                    ? LineException.ofCode(refused.code())
                                    : new LineException(Cause.CONNECTION_RESET));
                    last.close();
                    return;
                }
                Line line = new Line(vertx, last.channel());
                last.pipeline().addBefore(last.name(), "line", line);
                if (!promise.tryComplete(line)) {
                    line.destroy();
                }
            });
        }
    }
}
