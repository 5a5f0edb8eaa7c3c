package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.sluice.core.error.SqlError;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.line.ConnectionLostException;
import io.sluice.proxy.line.LoginDialogue;
import io.sluice.proxy.line.ServerTls;
import io.sluice.wire.Bytes;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.Credentials;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections to servers and logs them in. Owned by its event loop. */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connector {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Map<String, String> ATTRIBUTES = Map.of("program_name", "sluice");
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int DEFAULT_COLLATION = 45;

    private final BackendLoop loop;
    private final ServerTls tls;
    private final SecretBox secrets;
    private final NetClient client;

    Connector(BackendLoop loop, ServerTls tls, SecretBox secrets) {
        this.loop = requireNonNull(loop, "loop");
        this.tls = requireNonNull(tls, "tls");
        this.secrets = requireNonNull(secrets, "secrets");
        this.client = loop.vertx()
                .createNetClient(new NetClientOptions()
                        .setConnectTimeout(
                                (int) loop.settings().connectTimeout().toMillis())
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        // Off, as Vert.x has it with epoll, the last packet of the TCP handshake waits 200 ms for
                        // data of ours, and the server with its greeting.
                        .setTcpQuickAck(true)
                        .setRegisterWriteHandler(false));
    }

    /** A connection logged in as the tenant, leased; fails with {@link LeaseFailedException} in bounded time. */
    Future<BackendConnection> open(ShardPool pool, ShardRecord shard, LeaseRequest request) {
        ShardId id = shard.id();
        ServerBreaker breaker = loop.breakers().of(pool.server());
        if (!breaker.allows()) {
            return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_UNREACHABLE, id));
        }
        long since = loop.clock().nanos();
        return client.connect(pool.server().port(), pool.server().host())
                .recover(failure -> {
                    LOG.debug("event=connect-failed shard={} server={}", id, pool.server(), failure);
                    return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_UNREACHABLE, id));
                })
                .compose(socket -> logIn(pool, shard, request, (NetSocketInternal) socket))
                .onComplete(done -> breaker.onOpened(isGood(done.cause()), since));
    }

    /** A server that says no is no dead server. */
    private static boolean isGood(@Nullable Throwable failure) {
        return !(failure instanceof LeaseFailedException failed) || failed.error() != SqlError.SHARD_UNREACHABLE;
    }

    private Future<BackendConnection> logIn(
            ShardPool pool, ShardRecord shard, LeaseRequest request, NetSocketInternal socket) {
        ChannelHandlerContext last = socket.channelHandlerContext();
        TenantRecord tenant = request.tenant();
        boolean plain = shard.tls() == TlsMode.DISABLED;
        ClientLogin login = ClientLogin.of(
                credentials(tenant, request.holder().carried(tenant), plain),
                request.profile().capabilities(),
                !plain);
        LoginDialogue dialogue = LoginDialogue.ofLogin(
                login,
                () -> tls.handler(
                        last.channel(),
                        pool.server(),
                        shard.tls(),
                        loop.settings().loginTimeout()));
        last.pipeline().addBefore(last.name(), "login", dialogue);
        long timer = loop.timer(loop.settings().loginTimeout(), last::close);
        return dialogue.future()
                .onComplete(done -> loop.cancel(timer))
                .recover(failure -> Future.failedFuture(asLeaseFailure(failure, shard.id(), tenant)))
                .compose(done -> {
                    long missing = request.profile().missingFrom(done.capabilities());
                    if (missing != 0) {
                        last.close();
                        LOG.warn(
                                "event=shard-lacks-capabilities shard={} missing={}",
                                shard.id(),
                                Long.toHexString(missing));
                        return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_LOGIN_FAILED, shard.id()));
                    }
                    BackendConnection connection =
                            new BackendConnection(pool, request.profile(), last.channel(), done, tenant);
                    last.pipeline().addBefore(last.name(), "server", connection);
                    return Future.succeededFuture(connection);
                });
    }

    /** Another user on a leased connection, by COM_CHANGE_USER; fails with {@link LeaseFailedException} or as lost. */
    Future<Void> changeUser(BackendConnection connection, TenantRecord tenant, CarriedState state) {
        ClientLogin login = ClientLogin.ofChangeUser(
                credentials(tenant, state, !connection.login().isSecure()), connection.login());
        LoginDialogue dialogue = LoginDialogue.ofChangeUser(login);
        // Until it is over, nothing else may be sent, not even the close of a statement.
        connection.session.clearing();
        ChannelHandlerContext context = connection.context();
        context.pipeline().addBefore(context.name(), "login", dialogue);
        long timer = loop.timer(loop.settings().loginTimeout(), context::close);
        return dialogue.future()
                .onComplete(done -> loop.cancel(timer))
                .recover(failure -> failure instanceof ConnectionLostException
                        ? Future.failedFuture(failure)
                        : Future.failedFuture(asLeaseFailure(failure, tenant.shard(), tenant)))
                .map(done -> {
                    connection.loggedIn(done, tenant);
                    return null;
                });
    }

    private Credentials credentials(TenantRecord tenant, CarriedState state, boolean plain) {
        return new Credentials(
                tenant.accountUser(),
                Bytes.utf8(secrets.open(tenant.accountPassword())),
                state.schema().isEmpty() ? null : state.schema(),
                state.collation() == 0 ? DEFAULT_COLLATION : state.collation(),
                ATTRIBUTES,
                true,
                plain);
    }

    private static LeaseFailedException asLeaseFailure(Throwable failure, ShardId shard, TenantRecord tenant) {
        if (failure instanceof LoginDialogue.RefusedException refused) {
            LOG.warn("event=shard-refused-login shard={} tenant={} code={}", shard, tenant.id(), refused.code());
            return new LeaseFailedException(
                    refused.code() == TOO_MANY_CONNECTIONS ? SqlError.SHARD_BUSY : SqlError.SHARD_LOGIN_FAILED, shard);
        }
        return new LeaseFailedException(SqlError.SHARD_UNREACHABLE, shard);
    }
}
