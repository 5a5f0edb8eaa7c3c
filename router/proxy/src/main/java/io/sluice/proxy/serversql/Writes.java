package io.sluice.proxy.serversql;

import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.shardsql.Sessions;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.Sql;
import io.vertx.core.Future;

/** The statements about who may write, over one connection. */
final class Writes {
    private static final String MAY_WRITE_IN_SPITE = " AND EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES g"
            + " WHERE g.PRIVILEGE_TYPE IN ('SUPER', 'READ_ONLY ADMIN', 'READ ONLY ADMIN')"
            + " AND LEFT(g.GRANTEE, CHAR_LENGTH(p.USER) + 3) = CONCAT('''', p.USER, '''@'))";

    private static final String SEMI_SYNC_SOURCE = "SHOW GLOBAL VARIABLES WHERE Variable_name IN"
            + " ('rpl_semi_sync_master_enabled', 'rpl_semi_sync_source_enabled') AND Value = 'ON'";

    private final ShardConnection connection;
    private final Sessions sessions;
    private final ShardRecord shard;

    Writes(ShardConnection connection, Sessions sessions, ShardRecord shard) {
        this.connection = connection;
        this.sessions = sessions;
        this.shard = shard;
    }

    Future<Void> refuse(Dialect dialect) {
        if (dialect.isMariaDb()) {
            return connection
                    .order("refuse writes", "SET GLOBAL read_only = 1")
                    .compose(done -> sessions.endWhere(ofOthers() + MAY_WRITE_IN_SPITE))
                    .mapEmpty();
        }
        return connection
                .order("refuse writes", "SET GLOBAL super_read_only = 1")
                // In two steps: a full disk must not keep the first from its effect.
                .compose(
                        done -> ifLet("refuse writes later", "SET PERSIST read_only = 1, PERSIST super_read_only = 1"));
    }

    Future<Void> take(Dialect dialect) {
        Future<Void> taken = connection.order("take writes", "SET GLOBAL read_only = 0");
        return dialect.isMariaDb()
                ? taken
                : taken.compose(done -> ifLet("take writes later", "RESET PERSIST IF EXISTS super_read_only"))
                        .compose(done -> ifLet("take writes later", "RESET PERSIST IF EXISTS read_only"));
    }

    /** The name differs by the plugin's age, and there is none where there is no plugin. */
    Future<Void> releaseCommits() {
        return connection
                .ask("ask for semi-synchronous replication", SEMI_SYNC_SOURCE)
                .compose(rows -> {
                    if (rows.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    String name = rows.get(0).values().stream()
                            .filter(value -> value.startsWith("rpl_semi_sync_"))
                            .findFirst()
                            .orElseThrow();
                    return connection
                            .order("release commits", "SET GLOBAL " + name + " = OFF")
                            .compose(done ->
                                    connection.order("wait for replicas again", "SET GLOBAL " + name + " = ON"));
                });
    }

    Future<Integer> endSessions() {
        return sessions.endWhere(ofOthers());
    }

    /** Neither the routers' own, nor those of replicas that read, nor the server's. */
    private String ofOthers() {
        return "p.USER NOT IN ('system user', 'event_scheduler', 'mysql.session', " + Sql.text(shard.adminUser())
                + ") AND p.COMMAND NOT IN ('Binlog Dump', 'Binlog Dump GTID', 'Daemon')";
    }

    private Future<Void> ifLet(String step, String sql) {
        return connection.order(step, sql).recover(cause -> {
            boolean isRefused = cause instanceof ShardSqlException failure
                    && failure.reason() == ShardSqlException.Reason.STATEMENT_REFUSED;
            return isRefused ? Future.succeededFuture() : Future.failedFuture(cause);
        });
    }
}
