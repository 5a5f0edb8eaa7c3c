package io.sluice.proxy.shardsql;

import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** The statements about databases and accounts, for MySQL 8 and MariaDB 10.4 and later, over one connection. */
final class Accounts {
    private static final int UNKNOWN_ACCOUNT = 1396;

    private final ShardConnection connection;

    Accounts(ShardConnection connection) {
        this.connection = connection;
    }

    Future<ServerIdentity> identity() {
        return connection
                .run("ask for the version", "SELECT @@version, @@global.read_only")
                .map(rows -> {
                    Row row = rows.iterator().next();
                    String version = row.getString(0);
                    return new ServerIdentity(version, Flavour.of(version), row.getInteger(1) != 0);
                });
    }

    /** With MySQL's {@code partial_revokes} on, a database in a GRANT is a name; else it is a pattern. */
    Future<Boolean> grantsArePatterns() {
        return connection
                .run("ask for partial_revokes", "SHOW GLOBAL VARIABLES LIKE 'partial_revokes'")
                .map(rows -> {
                    for (Row row : rows) {
                        if (row.getString(1).equals("ON")) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    Future<Void> provision(ShardRecord shard, TenantRecord tenant, String password, boolean patterns) {
        if (isRoutersOwn(shard, tenant)) {
            return Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, "create the tenant's account"));
        }
        String name = tenant.database().value();
        String account = Sql.account(tenant.accountUser());
        String identified = account + " IDENTIFIED BY " + Sql.text(password);
        String granted = patterns ? Sql.databasePattern(name) : Sql.identifier(name);
        return connection
                .run("create the tenant's database", "CREATE DATABASE IF NOT EXISTS " + Sql.identifier(name))
                .compose(done -> connection.run(
                        "create the tenant's account", "CREATE USER IF NOT EXISTS " + identified + " ACCOUNT LOCK"))
                .compose(done -> connection.run(
                        "grant the tenant its database", "GRANT ALL PRIVILEGES ON " + granted + ".* TO " + account))
                .compose(done ->
                        connection.run("open the tenant's account", "ALTER USER " + identified + " ACCOUNT UNLOCK"))
                .mapEmpty();
    }

    Future<Void> lock(ShardRecord shard, TenantRecord tenant) {
        return alter(shard, tenant, "lock the tenant's account", " ACCOUNT LOCK");
    }

    Future<Void> unlock(ShardRecord shard, TenantRecord tenant) {
        return alter(shard, tenant, "unlock the tenant's account", " ACCOUNT UNLOCK");
    }

    Future<Void> drop(String user) {
        return connection
                .run("drop the tenant's account", "DROP USER IF EXISTS " + Sql.account(user))
                .mapEmpty();
    }

    Future<Void> dropDatabase(DatabaseName database) {
        return connection
                .run("drop the tenant's database", "DROP DATABASE IF EXISTS " + Sql.identifier(database.value()))
                .mapEmpty();
    }

    Future<Boolean> holdsDatabase(DatabaseName database) {
        String sql =
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = " + Sql.text(database.value());
        return connection.run("look for the tenant's database", sql).map(rows -> {
            for (Row row : rows) {
                // The comparison of names in information_schema can ignore case where databases do not.
                if (row.getString(0).equals(database.value())) {
                    return true;
                }
            }
            return false;
        });
    }

    Future<List<AccountState>> page(String after, int limit) {
        return identity().compose(identity -> {
            String locked = identity.flavour() == Flavour.MARIADB
                    ? "COALESCE(JSON_VALUE(Priv, '$.account_locked'), '0') IN ('1', 'true') FROM mysql.global_priv"
                    : "account_locked = 'Y' FROM mysql.user";
            String sql = "SELECT User, " + locked + " WHERE Host = '%' AND User > " + Sql.text(after)
                    + " ORDER BY User LIMIT " + limit;
            return connection.run("list accounts", sql).map(rows -> {
                List<AccountState> page = new ArrayList<>(rows.size());
                rows.forEach(row -> page.add(new AccountState(row.getString(0), row.getInteger(1) != 0)));
                return page;
            });
        });
    }

    private Future<Void> alter(ShardRecord shard, TenantRecord tenant, String step, String clause) {
        if (isRoutersOwn(shard, tenant)) {
            return Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, step));
        }
        // That of the drain as well: it is another way to the same data.
        return alter(tenant.accountUser(), step, clause)
                .compose(done -> alter(DrainAccount.of(tenant).user(), step, clause));
    }

    private Future<Void> alter(String user, String step, String clause) {
        return connection
                .run(step, "ALTER USER IF EXISTS " + Sql.account(user) + clause)
                .<Void>mapEmpty()
                .recover(cause -> isUnknownAccount(cause) ? Future.succeededFuture() : Future.failedFuture(cause));
    }

    /** A tenant that logs in as the router would own the whole server. */
    private static boolean isRoutersOwn(ShardRecord shard, TenantRecord tenant) {
        return shard.adminUser().equals(tenant.accountUser());
    }

    private static boolean isUnknownAccount(Throwable cause) {
        return cause instanceof ShardSqlException refusal && refusal.errorCode() == UNKNOWN_ACCOUNT;
    }
}
