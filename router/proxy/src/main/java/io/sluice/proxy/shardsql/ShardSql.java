package io.sluice.proxy.shardsql;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;

/**
 * What the router asks of a shard's primary in its own name. Every method opens a connection, and fails with a
 * {@link ShardSqlException}, never with anything else; it takes at most the connect timeout and the statement timeout
 * times the number of its statements. Every method may be repeated.
 *
 * <p>Any thread. Results arrive on the caller's event loop, or on one of Vert.x's if the caller has none.
 */
public interface ShardSql {
    /** Over the Vert.x MySQL client. */
    static ShardSql over(Vertx vertx, SecretBox box, ShardSqlSettings settings) {
        return new DirectShardSql(vertx, box, settings);
    }

    Future<ServerIdentity> serverIdentity(ShardRecord shard);

    /**
     * Makes each tenant's database and account, one tenant after the other over one connection. An account that exists
     * gets the record's password. It is locked until its grant stands, so an account that is not locked is complete.
     *
     * @param tenants of this shard, at most 100
     */
    Future<Void> provisionTenants(ShardRecord shard, List<TenantRecord> tenants);

    /**
     * Locks the tenant's account, ends its sessions and removes it, with what {@link #prepareDrain} made; with its database
     * if {@code dropData}.
     */
    Future<Void> dropTenant(ShardRecord shard, TenantRecord tenant, boolean dropData);

    Future<Boolean> holdsDatabase(ShardRecord shard, DatabaseName database);

    /** The sessions of an account, at most 10,000. */
    Future<List<AccountSession>> sessionsOf(ShardRecord shard, String user);

    /** From the answer on nobody logs in as this tenant, also not by COM_CHANGE_USER; sessions go on. */
    Future<Void> lockAccount(ShardRecord shard, TenantRecord tenant);

    Future<Void> unlockAccount(ShardRecord shard, TenantRecord tenant);

    /** Kills every session of the account and succeeds when none is left. The account should be locked before. */
    Future<Void> endSessions(ShardRecord shard, String user);

    /**
     * The accounts on every host ({@code '%'}), in the order of their names.
     *
     * @param after the name that the page begins after; empty for the first page
     * @param limit 1 to 10,000
     */
    Future<List<AccountState>> accounts(ShardRecord shard, String after, int limit);

    /**
     * Makes the account and the table with which the tenant's queued writes are applied. Refused as misconfigured where the
     * tenant's own account is locked or not there: the tenant is elsewhere, or on its way.
     *
     * @param password of that account; every router has the same
     */
    Future<DrainReadiness> prepareDrain(ShardRecord shard, TenantRecord tenant, String password);

    /**
     * Kills the sessions that the account has now, but those in {@code live}, and succeeds with their number when none of them
     * can execute anything any more.
     *
     * @param live connection ids of the server
     */
    Future<Integer> endOtherSessions(ShardRecord shard, String user, Set<Long> live);
}
