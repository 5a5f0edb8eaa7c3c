package io.sluice.proxy.shardsql;

import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The statements about the account and the table with which a tenant's queued writes are applied. */
final class Drains {
    private static final int TABLES_MAX = 10;
    private static final String STEP_TENANT = "look for the tenant's account";

    /**
     * What a single write needs. Nothing that would end a transaction half-way: DDL has no business in the queue, and so the
     * server refuses it as well.
     */
    private static final String PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE, EXECUTE";

    private final ShardConnection connection;
    private final Accounts accounts;

    Drains(ShardConnection connection) {
        this.connection = connection;
        this.accounts = new Accounts(connection);
    }

    /** May be repeated, and done by several at once. */
    Future<DrainReadiness> prepare(ShardRecord shard, TenantRecord tenant, String password) {
        DrainAccount drain = DrainAccount.of(tenant);
        if (shard.adminUser().equals(drain.user())) {
            return Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, "create the drain's account"));
        }
        String account = Sql.account(drain.user());
        return tenantIsOpen(tenant)
                .compose(open -> createTable(drain))
                .compose(done -> connection.run(
                        "create the drain's account",
                        "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY " + Sql.text(password)))
                // An account that is there may have the password of another key; whether it is locked stays as it is.
                .compose(done -> connection.run(
                        "set the drain's password", "ALTER USER " + account + " IDENTIFIED BY " + Sql.text(password)))
                .compose(done -> accounts.grantsArePatterns())
                .compose(patterns -> grant(tenant, drain, patterns))
                .compose(done -> nonTransactionalTables(tenant))
                .map(DrainReadiness::new);
    }

    /** Removes what {@link #prepare} made. */
    Future<Void> drop(TenantRecord tenant, Sessions sessions) {
        DrainAccount drain = DrainAccount.of(tenant);
        return accounts.drop(drain.user())
                // Else a transaction of theirs keeps the table.
                .compose(done -> sessions.end(drain.user()))
                .compose(done -> connection.run(
                        "drop the tenant's marker table", "DROP TABLE IF EXISTS " + drain.qualifiedTable()))
                .mapEmpty();
    }

    /**
     * A router that has not heard of a move finds the account locked or gone, and must not make a way around it: the writes
     * belong elsewhere.
     */
    private Future<Void> tenantIsOpen(TenantRecord tenant) {
        return accounts.identity().compose(identity -> {
            String user = Sql.text(tenant.accountUser());
            String sql = identity.flavour() == Flavour.MARIADB
                    ? "SELECT COUNT(*) FROM mysql.global_priv WHERE Host = '%' AND User = " + user
                            + " AND COALESCE(JSON_VALUE(Priv, '$.account_locked'), '0') NOT IN ('1', 'true')"
                    : "SELECT COUNT(*) FROM mysql.user WHERE Host = '%' AND User = " + user
                            + " AND account_locked = 'N'";
            return connection
                    .run(STEP_TENANT, sql)
                    .compose(rows -> rows.iterator().next().getLong(0) > 0
                            ? Future.succeededFuture()
                            : Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, STEP_TENANT)));
        });
    }

    private Future<Void> createTable(DrainAccount drain) {
        // One table for both kinds of rows: one grant, one thing to drop. 1: a log's mark; 2: an idempotency key.
        String table = "CREATE TABLE IF NOT EXISTS " + drain.qualifiedTable()
                + " (kind TINYINT NOT NULL, id BINARY(32) NOT NULL, seq BIGINT NOT NULL DEFAULT 0,"
                + " dead BIGINT NOT NULL DEFAULT 0,"
                + " digest BINARY(32) NULL, results MEDIUMBLOB NULL, seconds BIGINT NOT NULL DEFAULT 0,"
                + " PRIMARY KEY (kind, id), KEY age (kind, seconds)) ENGINE = InnoDB";
        return connection
                .run("create the router's database", "CREATE DATABASE IF NOT EXISTS _sluice")
                .compose(done -> connection.run("create the tenant's marker table", table))
                .mapEmpty();
    }

    private Future<Void> grant(TenantRecord tenant, DrainAccount drain, boolean patterns) {
        String name = tenant.database().value();
        String database = patterns ? Sql.databasePattern(name) : Sql.identifier(name);
        String account = Sql.account(drain.user());
        return connection
                .run("grant the drain the database", "GRANT " + PRIVILEGES + " ON " + database + ".* TO " + account)
                .compose(done -> connection.run(
                        "grant the drain its table",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + drain.qualifiedTable() + " TO " + account))
                .mapEmpty();
    }

    private Future<List<String>> nonTransactionalTables(TenantRecord tenant) {
        String sql = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                + Sql.text(tenant.database().value()) + " AND TABLE_TYPE = 'BASE TABLE' AND ENGINE NOT IN"
                + " (SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES')"
                + " ORDER BY TABLE_NAME LIMIT " + TABLES_MAX;
        return connection.run("look for tables without transactions", sql).map(rows -> {
            List<String> names = new ArrayList<>();
            rows.forEach(row -> names.add(row.getString(0)));
            return names;
        });
    }
}
