package io.sluice.proxy.serversql;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.sluice.proxy.shardsql.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The statements about transactions that one server has too many, over one connection. */
final class Extras {
    static final int TRANSACTIONS_MAX = 10_000;
    /** Each transaction is a write to the disk, so this many are to be done within a statement's deadline. */
    private static final int BATCH = 50;

    private final ShardConnection connection;
    private final ReplicaStatus status;

    Extras(ShardConnection connection, ReplicaStatus status) {
        this.connection = connection;
        this.status = status;
    }

    Future<Void> commitEmpty(GtidSet transactions) {
        if (status.dialect().isMariaDb()) {
            return refused("commit empty transactions");
        }
        return connection
                .ask("ask for the transactions", "SELECT @@global.gtid_executed AS executed")
                .compose(rows -> {
                    GtidSet executed = GtidSet.parse(rows.get(0).getOrDefault("executed", ""));
                    List<String> missing = transactions.minus(executed).transactions(TRANSACTIONS_MAX);
                    Future<Void> previous = Future.succeededFuture();
                    for (int from = 0; from < missing.size(); from += BATCH) {
                        String sql = empty(missing.subList(from, Math.min(missing.size(), from + BATCH)));
                        previous = previous.compose(done -> connection.order("commit empty transactions", sql));
                    }
                    return previous;
                });
    }

    private static String empty(List<String> gtids) {
        StringBuilder sql = new StringBuilder();
        for (String gtid : gtids) {
            sql.append("SET gtid_next = ").append(Sql.text(gtid)).append("; BEGIN; COMMIT; ");
        }
        return sql.append("SET gtid_next = 'AUTOMATIC'").toString();
    }

    Future<Void> forget(BinlogState transactions) {
        String step = "forget transactions";
        if (!status.dialect().isMariaDb()) {
            return refused(step);
        }
        String sql = "SELECT @@global.gtid_binlog_state AS written, @@global.gtid_slave_pos AS applied";
        return connection.ask("ask for the transactions", sql).compose(rows -> {
            Map<String, String> sets = rows.get(0);
            BinlogState written = BinlogState.parse(sets.getOrDefault("written", ""));
            BinlogState rest = written.minus(transactions);
            if (rest.equals(written)) {
                return Future.succeededFuture();
            }
            // What is left of a writer must begin at its first: a state cannot say anything else.
            if (rest.text().contains("..")) {
                return refused(step);
            }
            BinlogState applied = BinlogState.parse(sets.getOrDefault("applied", ""));
            String position = rest.union(applied.minus(transactions)).position();
            return new Replication(connection, status)
                    .stop()
                    .compose(done -> connection.order(step, "RESET MASTER"))
                    .compose(done -> connection.order(step, "SET GLOBAL gtid_binlog_state = " + Sql.text(rest.text())))
                    .compose(done -> connection.order(step, "SET GLOBAL gtid_slave_pos = " + Sql.text(position)));
        });
    }

    private static Future<Void> refused(String step) {
        return Future.failedFuture(ShardSqlException.of(Reason.STATEMENT_REFUSED, step));
    }
}
