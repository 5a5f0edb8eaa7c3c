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
    private static final int UTF8MB4 = 45;
    /** A login tells a collation in one byte, COM_CHANGE_USER in two. */
    private static final int LOGIN_COLLATION_MAX = 0xFF;

    /**
     * Where to and as whom.
     *
     * @param password in the clear; the line forgets it
     * @param collation of the connection, by its number
     * @param schema the default database; empty for none
     */
    public record Destination(
            ServerAddress server, TlsMode tls, String user, String password, int collation, String schema) {
        public Destination {
            requireNonNull(server, "server");
            requireNonNull(tls, "tls");
            requireNonNull(user, "user");
            requireNonNull(password, "password");
            requireNonNull(schema, "schema");
        }

        /** In UTF-8, without a default database. */
        public Destination(ServerAddress server, TlsMode tls, String user, String password) {
            this(server, tls, user, password, UTF8MB4, "");
        }

        private Credentials credentials(String program, boolean plain) {
            return new Credentials(
                    user,
                    Bytes.utf8(password),
                    schema.isEmpty() ? null : schema,
                    collation,
                    Map.of("program_name", program),
                    true,
                    plain);
        }

        @Override
        public String toString() {
            return user + "@" + server;
        }
    }

    private final Vertx vertx;
    private final ServerTls tls;
    private final String program;
    private final NetClient client;

    /** @param connectTimeout the longest deadline that {@link #open} will be given */
    public Lines(Vertx vertx, ServerTls tls, Duration connectTimeout) {
        this(vertx, tls, connectTimeout, "sluice-watch");
    }

    /** @param program what the server is told of who connects */
    public Lines(Vertx vertx, ServerTls tls, Duration connectTimeout, String program) {
        this.program = requireNonNull(program, "program");
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
        return openSession(destination, deadline, Line.ANSWER_BYTES_MAX, onConnected)
                .map(session -> new Line(vertx, session));
    }

    /**
     * As {@link #open}.
     *
     * @param payloadBytesMax the longest payload that is taken from the server
     */
    public Future<OwnSession> openSession(
            Destination destination, Duration deadline, int payloadBytesMax, Runnable onConnected) {
        Promise<OwnSession> promise = Promise.promise();
        Attempt attempt = new Attempt(destination, deadline, payloadBytesMax, promise);
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

    /** One way from nothing to a session. */
    private final class Attempt {
        private final Destination destination;
        private final Duration deadline;
        private final int payloadBytesMax;
        private final Promise<OwnSession> promise;
        private boolean connected;
        private Runnable close = () -> {};

        Attempt(Destination destination, Duration deadline, int payloadBytesMax, Promise<OwnSession> promise) {
            this.destination = destination;
            this.deadline = deadline;
            this.payloadBytesMax = payloadBytesMax;
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
            LoginDialogue dialogue = LoginDialogue.ofLogin(
                    ClientLogin.of(destination.credentials(program, plain), 0, !plain),
                    () -> tls.handler(last.channel(), destination.server(), destination.tls(), deadline));
            last.pipeline().addBefore(last.name(), "login", dialogue);
            dialogue.future().compose(login -> withWideCollation(last, login)).onComplete((login, failure) -> {
                if (login == null) {
                    promise.tryFail(asLineFailure(failure));
                    last.close();
                    return;
                }
                OwnSession session = new OwnSession(last.channel(), login, payloadBytesMax);
                last.pipeline().addBefore(last.name(), "session", session);
                if (!promise.tryComplete(session)) {
                    session.destroy(Cause.CONNECTION_RESET);
                }
            });
        }

        private Future<ClientLogin> withWideCollation(ChannelHandlerContext last, ClientLogin login) {
            if (destination.collation() <= LOGIN_COLLATION_MAX) {
                return Future.succeededFuture(login);
            }
            LoginDialogue dialogue = LoginDialogue.ofChangeUser(
                    ClientLogin.ofChangeUser(destination.credentials(program, !login.isSecure()), login));
            last.pipeline().addBefore(last.name(), "login", dialogue);
            return dialogue.future();
        }

        private static LineException asLineFailure(Throwable failure) {
            return failure instanceof LoginDialogue.RefusedException refused
                    ? LineException.ofCode(refused.code())
                    : new LineException(Cause.CONNECTION_RESET);
        }
    }
}
