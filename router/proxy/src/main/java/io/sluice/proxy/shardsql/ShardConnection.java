package io.sluice.proxy.shardsql;

import io.netty.channel.ChannelPipeline;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.spi.MySQLDriver;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One connection as the router's own account to one server of a shard, with a deadline on every await. Belongs to the event loop it was opened
 * on. Each has a connection factory of its own, since closing the factory is what destroys the socket whatever state
 * the client is in; closing the connection waits for the server.
 */
public final class ShardConnection {
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final ConnectionFactory<MySQLConnectOptions> factory;
    private final SqlConnection connection;
    private final ShardSqlSettings settings;

    private ShardConnection(
            ConnectionFactory<MySQLConnectOptions> factory, SqlConnection connection, ShardSqlSettings settings) {
        this.factory = factory;
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * Opens a connection, does the work, and leaves; destroys the socket if the work fails.
     *
     * @param server one of the shard's
     * @return the work's result; fails with a {@link ShardSqlException}, also when the work throws IllegalArgumentException
     */
    public static <T> Future<T> with(
            Vertx vertx,
            SecretBox box,
            ShardSqlSettings settings,
            ShardRecord shard,
            ServerAddress server,
            Function<ShardConnection, Future<T>> work) {
        return open(vertx, shard, server, box, settings).compose(connection -> {
            Future<T> result;
            try {
                result = work.apply(connection);
            } catch (IllegalArgumentException foreignKey) {
                result = Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, "open the tenant's secret"));
            }
            return result.andThen(done -> {
                if (done.succeeded()) {
                    connection.leave();
                } else {
                    connection.drop();
                }
            });
        });
    }

    /** Fails with a {@link ShardSqlException}; the socket is then destroyed already. */
    static Future<ShardConnection> open(
            Vertx vertx, ShardRecord shard, ServerAddress server, SecretBox box, ShardSqlSettings settings) {
        MySQLConnectOptions options;
        try {
            options = options(shard, server, box, settings);
        } catch (IllegalArgumentException | NoSuchElementException unusable) {
            return Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, "connect"));
        }
        Context context = vertx.getOrCreateContext();
        NetClientOptions sockets = new NetClientOptions()
                // Else, with epoll, the handshake's last packet waits 200 ms for data of ours.
                .setTcpQuickAck(true)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
        ConnectionFactory<MySQLConnectOptions> factory = MySQLDriver.INSTANCE.createConnectionFactory(vertx, sockets);
        return within(settings.connectTimeout(), factory.connect(context, options))
                .map(connection -> new ShardConnection(factory, guarded(connection), settings))
                .compose(connection -> connection.prepareSession().map(connection))
                .recover(cause -> {
                    destroy(factory);
                    return Future.failedFuture(translate(cause, "connect", Reason.LOGIN_REFUSED));
                });
    }

    /**
     * Runs one statement of the text protocol.
     *
     * @param step what a failure calls the statement, since its text may hold a secret
     */
    Future<RowSet<Row>> run(String step, String sql) {
        return within(settings.statementTimeout(), connection.query(sql).execute())
                .recover(cause -> Future.failedFuture(translate(cause, step, Reason.STATEMENT_REFUSED)));
    }

    /** Likewise, for a statement that answers with nothing of interest. */
    public Future<Void> order(String step, String sql) {
        return run(step, sql).mapEmpty();
    }

    /** Likewise, for a statement whose rows are few: each value as a text by its column's name, without those that are NULL. */
    public Future<List<Map<String, String>>> ask(String step, String sql) {
        return run(step, sql).map(rows -> {
            List<Map<String, String>> texts = new ArrayList<>(rows.size());
            rows.forEach(row -> texts.add(texts(row)));
            return texts;
        });
    }

    private static Map<String, String> texts(Row row) {
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.getValue(i);
            if (value != null) {
                texts.put(row.getColumnName(i), value.toString());
            }
        }
        return texts;
    }

    /** Says goodbye, so that the server does not count an aborted client, and destroys the socket in any case. */
    void leave() {
        within(FAREWELL, connection.close()).onComplete(done -> destroy(factory));
    }

    /** Destroys the socket at once. */
    void drop() {
        destroy(factory);
    }

    /** Makes quoting exact, and has the server give up what this side has given up. */
    private Future<Void> prepareSession() {
        long seconds = Math.max(1, settings.statementTimeout().toSeconds());
        return run(
                        "prepare session",
                        "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', autocommit = 1, lock_wait_timeout = " + seconds
                                + ", innodb_lock_wait_timeout = " + seconds)
                .mapEmpty();
    }

    private static SqlConnection guarded(SqlConnection connection) {
        // The client has no option against sending files, so the guard sits in its pipeline, below the codec.
        SocketConnectionBase socket = (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        ChannelPipeline pipeline = socket.socket().channelHandlerContext().pipeline();
        pipeline.addBefore("packetDecoder", "noFiles", new NoFiles());
        // Without a handler the client prints to standard error what already fails the statement under way.
        return connection.exceptionHandler(cause -> {});
    }

    private static MySQLConnectOptions options(
            ShardRecord shard, ServerAddress server, SecretBox box, ShardSqlSettings settings) {
        MySQLConnectOptions options = new MySQLConnectOptions()
                .setHost(server.host())
                .setPort(server.port())
                .setUser(shard.adminUser())
                .setPassword(box.open(shard.adminPassword()))
                .setCharset("utf8mb4")
                .setCharacterEncoding("UTF-8")
                .setReconnectAttempts(0)
                .setCachePreparedStatements(false);
        options.setSslMode(sslMode(shard.tls()));
        options.setSslOptions(sslOptions(shard.tls(), settings));
        return options;
    }

    private static SslMode sslMode(TlsMode mode) {
        return switch (mode) {
            case DISABLED -> SslMode.DISABLED;
            case REQUIRED -> SslMode.REQUIRED;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_IDENTITY -> SslMode.VERIFY_IDENTITY;
        };
    }

    private static ClientSSLOptions sslOptions(TlsMode mode, ShardSqlSettings settings) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
        return switch (mode) {
            case DISABLED, REQUIRED -> options.setTrustAll(true);
            case VERIFY_CA -> options.setTrustOptions(authority(settings));
            case VERIFY_IDENTITY ->
                options.setTrustOptions(authority(settings)).setHostnameVerificationAlgorithm("HTTPS");
        };
    }

    private static PemTrustOptions authority(ShardSqlSettings settings) {
        return new PemTrustOptions()
                .addCertValue(Buffer.buffer(settings.authorityPem().orElseThrow()));
    }

    private static <T> Future<T> within(Duration limit, Future<T> future) {
        return future.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void destroy(ConnectionFactory<MySQLConnectOptions> factory) {
        factory.close((nothing, cause) -> {});
    }

    private static ShardSqlException translate(Throwable cause, String step, Reason whenAnswered) {
        if (cause instanceof ShardSqlException known) {
            return known;
        }
        if (cause instanceof MySQLException answer) {
            Optional<String> state = Optional.ofNullable(answer.getSqlState());
            return ShardSqlException.refused(whenAnswered, step, answer.getErrorCode(), state);
        }
        return ShardSqlException.of(cause instanceof TimeoutException ? Reason.DEADLINE : Reason.UNREACHABLE, step);
    }
}
