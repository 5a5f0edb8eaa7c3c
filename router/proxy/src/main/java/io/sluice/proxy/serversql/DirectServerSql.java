package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.shardsql.Sessions;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** {@link ServerSql} over the Vert.x MySQL client: one connection an operation. Immutable. */
final class DirectServerSql implements ServerSql {
    private final Vertx vertx;
    private final SecretBox box;
    private final ShardSqlSettings settings;

    DirectServerSql(Vertx vertx, SecretBox box, ShardSqlSettings settings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.box = requireNonNull(box, "box");
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    public Future<ServerReport> report(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> new Reports(connection, status).report());
    }

    @Override
    public Future<Void> setReadOnly(ShardRecord shard, ServerAddress server, boolean readOnly) {
        return with(
                shard,
                server,
                (connection, status, writes) ->
                        readOnly ? writes.refuse(status.dialect()) : writes.take(status.dialect()));
    }

    @Override
    public Future<Void> releaseCommits(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> writes.releaseCommits());
    }

    @Override
    public Future<Void> stopReceiving(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> new Replication(connection, status).stopReceiving());
    }

    @Override
    public Future<Void> applyAll(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> new Replication(connection, status).applyAll());
    }

    @Override
    public Future<Void> promote(ShardRecord shard, ServerAddress server) {
        return with(
                shard,
                server,
                (connection, status, writes) -> new Replication(connection, status)
                        .stopApplying()
                        .compose(done -> writes.take(status.dialect())));
    }

    @Override
    public Future<Void> demote(ShardRecord shard, ServerAddress server) {
        return with(
                shard,
                server,
                (connection, status, writes) ->
                        writes.refuse(status.dialect()).compose(done -> new Replication(connection, status).start()));
    }

    @Override
    public Future<Void> forgetSource(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> new Replication(connection, status).forgetSource());
    }

    @Override
    public Future<Void> follow(
            ShardRecord shard, ServerAddress server, ServerAddress source, Optional<ReplicationLogin> login) {
        requireServer(shard, source);
        if (server.equals(source)) {
            throw new IllegalArgumentException(server + " cannot follow itself");
        }
        return with(
                shard,
                server,
                (connection, status, writes) -> writes.refuse(status.dialect())
                        .compose(done -> new Replication(connection, status).follow(source, login, shard.tls())));
    }

    @Override
    public Future<Integer> endSessions(ShardRecord shard, ServerAddress server) {
        return with(shard, server, (connection, status, writes) -> writes.endSessions());
    }

    @Override
    public Future<Void> commitEmpty(ShardRecord shard, ServerAddress server, GtidSet transactions) {
        if (transactions.count() > Extras.TRANSACTIONS_MAX) {
            throw new IllegalArgumentException("at most 10,000 empty transactions: " + transactions.count());
        }
        return with(
                shard,
                server,
                (connection, status, writes) -> new Extras(connection, status).commitEmpty(transactions));
    }

    @Override
    public Future<Void> forgetTransactions(ShardRecord shard, ServerAddress server, BinlogState transactions) {
        return with(shard, server, (connection, status, writes) -> new Extras(connection, status).forget(transactions));
    }

    /** What is done over a connection, once it is known how the server follows. */
    private interface Work<T> {
        Future<T> on(ShardConnection connection, ReplicaStatus status, Writes writes);
    }

    private <T> Future<T> with(ShardRecord shard, ServerAddress server, Work<T> work) {
        requireServer(shard, server);
        return ShardConnection.with(vertx, box, settings, shard, server, connection -> {
                    Writes writes = new Writes(connection, new Sessions(vertx, connection, settings), shard);
                    return ReplicaStatus.of(connection).compose(status -> work.on(connection, status, writes));
                })
                .recover(cause -> Future.failedFuture(asAnswer(cause)));
    }

    /** What is no failure of the connection is an answer that nobody understands, such as a set beyond its limits. */
    private static Throwable asAnswer(Throwable cause) {
        return cause instanceof ShardSqlException
                ? cause
                : ShardSqlException.of(Reason.STATEMENT_REFUSED, "understand the server's answer");
    }

    private static void requireServer(ShardRecord shard, ServerAddress server) {
        if (!shard.isServer(server)) {
            throw new IllegalArgumentException(server + " is no server of shard " + shard.id());
        }
    }
}
