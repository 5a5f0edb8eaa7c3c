package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** {@link ShardSql} over the Vert.x MySQL client: one connection an operation. Immutable. */
final class DirectShardSql implements ShardSql {
    private final Vertx vertx;
    private final SecretBox box;
    private final ShardSqlSettings settings;

    DirectShardSql(Vertx vertx, SecretBox box, ShardSqlSettings settings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.box = requireNonNull(box, "box");
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    public Future<ServerIdentity> serverIdentity(ShardRecord shard) {
        return with(shard, connection -> new Accounts(connection).identity());
    }

    @Override
    public Future<Void> provisionTenants(ShardRecord shard, List<TenantRecord> tenants) {
        if (tenants.size() > 100) {
            throw new IllegalArgumentException("at most 100 tenants at a time: " + tenants.size());
        }
        return with(shard, connection -> {
            Accounts accounts = new Accounts(connection);
            return accounts.grantsArePatterns().compose(patterns -> {
                Future<Void> previous = Future.succeededFuture();
                for (TenantRecord tenant : tenants) {
                    String password = box.open(tenant.accountPassword());
                    previous = previous.compose(done -> accounts.provision(shard, tenant, password, patterns));
                }
                return previous;
            });
        });
    }

    @Override
    public Future<Void> dropTenant(ShardRecord shard, TenantRecord tenant, boolean dropData) {
        return with(shard, connection -> {
            Accounts accounts = new Accounts(connection);
            Sessions sessions = new Sessions(vertx, connection, settings);
            return accounts.lock(shard, tenant)
                    .compose(locked -> sessions.end(tenant.accountUser()))
                    .compose(ended -> accounts.drop(tenant.accountUser()))
                    .compose(dropped -> new Drains(connection).drop(tenant, sessions))
                    .compose(dropped -> dropData ? accounts.dropDatabase(tenant.database()) : Future.succeededFuture());
        });
    }

    @Override
    public Future<Boolean> holdsDatabase(ShardRecord shard, DatabaseName database) {
        return with(shard, connection -> new Accounts(connection).holdsDatabase(database));
    }

    @Override
    public Future<List<AccountSession>> sessionsOf(ShardRecord shard, String user) {
        return with(shard, connection -> new Sessions(vertx, connection, settings).of(user));
    }

    @Override
    public Future<Void> lockAccount(ShardRecord shard, TenantRecord tenant) {
        return with(shard, connection -> new Accounts(connection).lock(shard, tenant));
    }

    @Override
    public Future<Void> unlockAccount(ShardRecord shard, TenantRecord tenant) {
        return with(shard, connection -> new Accounts(connection).unlock(shard, tenant));
    }

    @Override
    public Future<Void> endSessions(ShardRecord shard, String user) {
        return with(shard, connection -> new Sessions(vertx, connection, settings).end(user));
    }

    @Override
    public Future<List<AccountState>> accounts(ShardRecord shard, String after, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit must be between 1 and 10,000: " + limit);
        }
        return with(shard, connection -> new Accounts(connection).page(after, limit));
    }

    @Override
    public Future<DrainReadiness> prepareDrain(ShardRecord shard, TenantRecord tenant, String password) {
        return with(shard, connection -> new Drains(connection).prepare(shard, tenant, password));
    }

    @Override
    public Future<Integer> endOtherSessions(ShardRecord shard, String user, Set<Long> live) {
        return with(shard, connection -> new Sessions(vertx, connection, settings).endOthers(user, live));
    }

    private <T> Future<T> with(ShardRecord shard, Function<ShardConnection, Future<T>> work) {
        if (shard.isFenced()) {
            return Future.failedFuture(
                    ShardSqlException.of(ShardSqlException.Reason.UNREACHABLE, "reach a primary: it is being changed"));
        }
        return ShardConnection.with(vertx, box, settings, shard, shard.primary(), work);
    }
}
