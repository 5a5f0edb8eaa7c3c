package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;

/**
 * What the router asks of a shard's primary in its own name. Every method opens a connection, and fails with a
 * {@link ShardSqlException}, never with anything else; it takes at most the connect timeout and the statement timeout
 * times the number of its statements. Every method may be repeated.
 *
 * <p>Immutable; any thread. Results arrive on the caller's event loop, or on one of Vert.x's if the caller has none.
 */
public final class ShardSql {
    private final Vertx vertx;
    private final SecretBox box;
    private final ShardSqlSettings settings;

    public ShardSql(Vertx vertx, SecretBox box, ShardSqlSettings settings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.box = requireNonNull(box, "box");
        this.settings = requireNonNull(settings, "settings");
    }

    public Future<ServerIdentity> serverIdentity(ShardRecord shard) {
        return with(shard, connection -> new Accounts(connection).identity());
    }

    /**
     * Makes each tenant's database and account, one tenant after the other over one connection. An account that exists
     * gets the record's password. It is locked until its grant stands, so an account that is not locked is complete.
     *
     * @param tenants of this shard, at most 100
     */
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

    /** Locks the tenant's account, ends its sessions and removes it; with its database if {@code dropData}. */
    public Future<Void> dropTenant(ShardRecord shard, TenantRecord tenant, boolean dropData) {
        return with(shard, connection -> {
            Accounts accounts = new Accounts(connection);
            return accounts.lock(shard, tenant)
                    .compose(locked -> new Sessions(vertx, connection, settings).end(tenant.accountUser()))
                    .compose(ended -> accounts.drop(tenant.accountUser()))
                    .compose(dropped -> dropData ? accounts.dropDatabase(tenant.database()) : Future.succeededFuture());
        });
    }

    public Future<Boolean> holdsDatabase(ShardRecord shard, DatabaseName database) {
        return with(shard, connection -> new Accounts(connection).holdsDatabase(database));
    }

    /** The sessions of an account, at most 10,000. */
    public Future<List<AccountSession>> sessionsOf(ShardRecord shard, String user) {
        return with(shard, connection -> new Sessions(vertx, connection, settings).of(user));
    }

    /** From the answer on nobody logs in as this tenant, also not by COM_CHANGE_USER; sessions go on. */
    public Future<Void> lockAccount(ShardRecord shard, TenantRecord tenant) {
        return with(shard, connection -> new Accounts(connection).lock(shard, tenant));
    }

    public Future<Void> unlockAccount(ShardRecord shard, TenantRecord tenant) {
        return with(shard, connection -> new Accounts(connection).unlock(shard, tenant));
    }

    /** Kills every session of the account and succeeds when none is left. The account should be locked before. */
    public Future<Void> endSessions(ShardRecord shard, String user) {
        return with(shard, connection -> new Sessions(vertx, connection, settings).end(user));
    }

    /**
     * The accounts on every host ({@code '%'}), in the order of their names.
     *
     * @param after the name that the page begins after; empty for the first page
     * @param limit 1 to 10,000
     */
    public Future<List<AccountState>> accounts(ShardRecord shard, String after, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit must be between 1 and 10,000: " + limit);
        }
        return with(shard, connection -> new Accounts(connection).page(after, limit));
    }

    private <T> Future<T> with(ShardRecord shard, Function<ShardConnection, Future<T>> work) {
        return ShardConnection.open(vertx, shard, box, settings).compose(connection -> {
            Future<T> result;
            try {
                result = work.apply(connection);
            } catch (IllegalArgumentException foreignKey) {
                result = Future.failedFuture(
                        ShardSqlException.of(ShardSqlException.Reason.MISCONFIGURED, "open the tenant's secret"));
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
}
