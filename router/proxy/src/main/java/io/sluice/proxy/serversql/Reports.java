package io.sluice.proxy.serversql;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The questions of a report, over one connection. None of them waits for the disk, as SHOW BINARY LOG STATUS would. */
final class Reports {
    private static final String VARIABLES = """
            SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'read_only', 'super_read_only', 'gtid_mode', 'log_bin',
            'log_slave_updates', 'log_replica_updates') OR Variable_name LIKE 'rpl_semi_sync%'""";

    private static final String STATUS =
            "SHOW GLOBAL STATUS WHERE Variable_name = 'Uptime' OR Variable_name LIKE 'rpl_semi_sync%'";

    /** SHOW VARIABLES would cut a long set. */
    private static final String MYSQL_SETS = "SELECT @@global.gtid_executed AS executed";

    private static final String MARIADB_SETS =
            "SELECT @@global.gtid_binlog_state AS executed, @@global.gtid_slave_pos AS applied";

    private static final String BACKUP = """
            SELECT (SELECT COUNT(*) FROM performance_schema.setup_instruments
              WHERE NAME = 'wait/lock/metadata/sql/mdl' AND ENABLED = 'YES') AS visible,
            (SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE LOCK_STATUS = 'GRANTED' AND (
              (OBJECT_TYPE IN ('BACKUP LOCK', 'GLOBAL') AND LOCK_TYPE = 'SHARED')
              OR (OBJECT_TYPE = 'BACKUP' AND LOCK_TYPE IN ('BACKUP_START', 'BACKUP_FLUSH', 'BACKUP_WAIT_FLUSH',
                'BACKUP_WAIT_DDL', 'BACKUP_WAIT_COMMIT', 'BACKUP_FTWRL1', 'BACKUP_FTWRL2')))) AS held""";

    private final ShardConnection connection;
    private final ReplicaStatus status;

    Reports(ShardConnection connection, ReplicaStatus status) {
        this.connection = connection;
        this.status = status;
    }

    Future<ServerReport> report() {
        return named("ask for the settings", VARIABLES)
                .compose(variables -> named("ask for the counters", STATUS)
                        .compose(counters -> backup().compose(backup -> sets().map(sets -> {
                            TransactionSet executed = executed(sets);
                            return new ServerReport(
                                    variables.getOrDefault("version", ""),
                                    status.dialect().flavour(),
                                    isOn(variables, "read_only"),
                                    isOn(variables, "super_read_only"),
                                    executed,
                                    received(executed),
                                    status.following(),
                                    status.dialect().isMariaDb()
                                            || variables
                                                    .getOrDefault("gtid_mode", "")
                                                    .equals("ON"),
                                    isOn(variables, "log_bin")
                                            && (isOn(variables, "log_slave_updates")
                                                    || isOn(variables, "log_replica_updates")),
                                    semiSync(variables, counters),
                                    backup,
                                    uptime(counters));
                        }))));
    }

    private Future<Map<String, String>> sets() {
        String sql = status.dialect().isMariaDb() ? MARIADB_SETS : MYSQL_SETS;
        return connection.ask("ask for the transactions", sql).map(rows -> rows.get(0));
    }

    private TransactionSet executed(Map<String, String> sets) {
        String executed = sets.getOrDefault("executed", "");
        // A replica that does not log what it applies has that in its position only.
        return status.dialect().isMariaDb()
                ? BinlogState.parse(executed).union(BinlogState.parse(sets.getOrDefault("applied", "")))
                : GtidSet.parse(executed);
    }

    private TransactionSet received(TransactionSet executed) {
        if (status.dialect().isMariaDb()) {
            return status.losesRelayLog() ? executed : executed.union(BinlogState.parse(status.received()));
        }
        return executed.union(GtidSet.parse(status.received()));
    }

    /** One that does not tell was started this moment, for all that is known. */
    private static Duration uptime(Map<String, String> counters) {
        return Duration.ofSeconds(Long.parseLong(counters.getOrDefault("uptime", "0")));
    }

    private static SemiSync semiSync(Map<String, String> variables, Map<String, String> counters) {
        boolean isSource = either(variables, "rpl_semi_sync_%s_enabled", "source", "master", "OFF")
                .equals("ON");
        boolean isReplica = either(variables, "rpl_semi_sync_%s_enabled", "replica", "slave", "OFF")
                .equals("ON");
        if (!isSource && !isReplica) {
            return SemiSync.NONE;
        }
        String count = variables.getOrDefault(
                "rpl_semi_sync_source_wait_for_replica_count",
                // MariaDB always waits for one.
                variables.getOrDefault("rpl_semi_sync_master_wait_for_slave_count", "1"));
        return new SemiSync(
                isSource,
                isSource
                        && either(counters, "rpl_semi_sync_%s_status", "source", "master", "OFF")
                                .equals("ON"),
                Integer.parseInt(either(counters, "rpl_semi_sync_%s_clients", "source", "master", "0")),
                Integer.parseInt(count),
                either(variables, "rpl_semi_sync_%s_wait_point", "source", "master", "")
                        .equals("AFTER_SYNC"),
                Long.parseLong(either(counters, "rpl_semi_sync_%s_no_tx", "source", "master", "0")),
                isReplica
                        && either(counters, "rpl_semi_sync_%s_status", "replica", "slave", "OFF")
                                .equals("ON"));
    }

    private Future<BackupState> backup() {
        return connection
                .ask("ask for backups", BACKUP)
                .map(rows -> {
                    Map<String, String> counts = rows.get(0);
                    if (counts.getOrDefault("visible", "0").equals("0")) {
                        return BackupState.UNKNOWN;
                    }
                    return counts.getOrDefault("held", "0").equals("0") ? BackupState.NONE : BackupState.RUNNING;
                })
                // An older MariaDB has no such table, and an admin may be kept from it.
                .recover(cause -> cause instanceof ShardSqlException failure
                                && failure.reason() == ShardSqlException.Reason.STATEMENT_REFUSED
                        ? Future.succeededFuture(BackupState.UNKNOWN)
                        : Future.failedFuture(cause));
    }

    private Future<Map<String, String>> named(String step, String sql) {
        return connection.ask(step, sql).map(Reports::byName);
    }

    private static Map<String, String> byName(List<Map<String, String>> rows) {
        Map<String, String> values = new HashMap<>();
        for (Map<String, String> row : rows) {
            String name = row.getOrDefault("Variable_name", "").toLowerCase(Locale.ROOT);
            values.put(name, row.getOrDefault("Value", ""));
        }
        return values;
    }

    private static boolean isOn(Map<String, String> variables, String name) {
        // MariaDB 12 has more words for a read-only server.
        String value = variables.getOrDefault(name, "OFF");
        return !value.equals("OFF") && !value.equals("0");
    }

    private static String either(Map<String, String> values, String name, String word, String old, String absent) {
        String value = values.get(name.replace("%s", word));
        return value != null ? value : values.getOrDefault(name.replace("%s", old), absent);
    }
}
