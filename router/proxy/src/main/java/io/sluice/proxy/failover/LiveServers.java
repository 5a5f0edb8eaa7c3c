package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.ServerView;
import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.binlog.ExtraTransactions;
import io.sluice.proxy.binlog.Limits;
import io.sluice.proxy.serversql.BackupState;
import io.sluice.proxy.serversql.Following;
import io.sluice.proxy.serversql.ReplicationLogin;
import io.sluice.proxy.serversql.ServerReport;
import io.sluice.proxy.serversql.ServerSql;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** The servers themselves, as the shard's admin account. A server that follows another anew logs in there as that account, too. */
public final class LiveServers implements ShardServers {
    private final ServerSql sql;
    private final ExtraTransactions extras;
    private final SecretBox secrets;
    private final MonotonicClock clock;

    public LiveServers(ServerSql sql, ExtraTransactions extras, SecretBox secrets, MonotonicClock clock) {
        this.sql = requireNonNull(sql, "sql");
        this.extras = requireNonNull(extras, "extras");
        this.secrets = requireNonNull(secrets, "secrets");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Future<ServerView> look(ShardRecord shard, ServerAddress server) {
        return sql.report(shard, server).map(report -> view(server, report, clock.nanos()));
    }

    private static ServerView view(ServerAddress server, ServerReport report, long answeredNanos) {
        Optional<Following> following = report.following();
        return new ServerView(
                server,
                report.isReadOnly(),
                report.executed(),
                report.received(),
                report.source(),
                following
                        .filter(each -> each.receiver() == Following.Receiver.CONNECTED)
                        .isPresent(),
                following.filter(Following::isApplying).isPresent(),
                report.keepsBinlog() && report.hasGtids(),
                report.backup() == BackupState.RUNNING,
                following.map(Following::delay).orElse(Duration.ZERO),
                ServerView.startedNanos(answeredNanos, report.uptime()));
    }

    @Override
    public Future<Void> setReadOnly(ShardRecord shard, ServerAddress server, boolean isReadOnly) {
        return sql.setReadOnly(shard, server, isReadOnly);
    }

    @Override
    public Future<Void> releaseCommits(ShardRecord shard, ServerAddress server) {
        return sql.releaseCommits(shard, server);
    }

    @Override
    public Future<Void> stopReceiving(ShardRecord shard, ServerAddress server) {
        return sql.stopReceiving(shard, server);
    }

    @Override
    public Future<Void> applyAll(ShardRecord shard, ServerAddress server) {
        return sql.applyAll(shard, server);
    }

    @Override
    public Future<Void> promote(ShardRecord shard, ServerAddress server) {
        return sql.promote(shard, server);
    }

    @Override
    public Future<Void> demote(ShardRecord shard, ServerAddress server) {
        return sql.demote(shard, server);
    }

    @Override
    public Future<Void> forgetSource(ShardRecord shard, ServerAddress server) {
        return sql.forgetSource(shard, server);
    }

    @Override
    public Future<Void> follow(ShardRecord shard, ServerAddress server, ServerAddress source, boolean isNew) {
        Optional<ReplicationLogin> login =
                isNew ? Optional.of(new ReplicationLogin(shard.adminUser(), password(shard))) : Optional.empty();
        return sql.follow(shard, server, source, login);
    }

    @Override
    public Future<Integer> endSessions(ShardRecord shard, ServerAddress server) {
        return sql.endSessions(shard, server);
    }

    @Override
    public Future<Void> reconcile(ShardRecord shard, ServerAddress server, TransactionSet transactions) {
        return transactions instanceof BinlogState state
                ? sql.forgetTransactions(shard, server, state)
                : sql.commitEmpty(shard, shard.primary(), (GtidSet) transactions);
    }

    @Override
    public Future<Extra> extra(ShardRecord shard, ServerAddress server, TransactionSet already) {
        ExtraTransactions.Login login =
                new ExtraTransactions.Login(server, shard.tls(), shard.adminUser(), password(shard));
        return extras.list(login, already, Limits.DEFAULT);
    }

    private String password(ShardRecord shard) {
        return secrets.open(shard.adminPassword());
    }
}
