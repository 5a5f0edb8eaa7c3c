package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.Installation;
import io.sluice.lab.install.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The texts that a server reads at its start: its option file, and the SQL of its first start. */
final class ServerFiles {
    static final String REPLICATION_USER = "sluice_replication";

    private ServerFiles() {}

    /**
     * The option file. A commit is on disk, in log and data, when it is acknowledged; the socket's path is relative (to the
     * data directory), since the kernel takes no more than 107 characters.
     */
    static String options(Installation installation, ServerSpec spec, Path dataDir, int port, boolean isReplica) {
        Map<String, String> options = new TreeMap<>(installation.options());
        options.put("datadir", dataDir.toString());
        options.put("bind-address", "127.0.0.1");
        options.put("port", Integer.toString(port));
        options.put("server-id", Integer.toString(port));
        options.put("socket", "mysql.sock");
        options.put("pid-file", "server.pid");
        options.put("skip-name-resolve", "");
        options.put("max-connections", "500");
        options.put("max-allowed-packet", "64M");
        options.put("performance-schema", spec.performanceSchema() ? "1" : "0");
        options.put("innodb-buffer-pool-size", "32M");
        options.put("innodb-flush-log-at-trx-commit", "1");
        options.put("sync-binlog", "1");
        options.put("log-bin", "binlog");
        options.put("binlog-format", "ROW");
        options.put("relay-log", "relay");
        if (Machine.isRoot()) {
            options.put("user", "root");
        }
        options.putAll(ofFlavour(installation.flavour(), isReplica));
        options.putAll(spec.options());
        List<String> lines = new ArrayList<>(List.of("[mysqld]"));
        options.forEach((name, value) -> lines.add(value.isEmpty() ? name : name + "=" + value));
        return String.join("\n", lines) + "\n";
    }

    /** MySQL keeps a replica's read-only by itself, until it is promoted; MariaDB must be told at every start. */
    private static Map<String, String> ofFlavour(Flavour flavour, boolean isReplica) {
        return switch (flavour) {
            case MYSQL -> Map.of("gtid-mode", "ON", "enforce-gtid-consistency", "ON", "log-error-verbosity", "2");
            case MARIADB ->
                Map.of("gtid-strict-mode", "1", "log-slave-updates", "1", "read-only", isReplica ? "1" : "0");
        };
    }

    /**
     * The SQL of the first start, one statement a line. It makes the accounts on every server by itself, outside the binary
     * log: no server has a transaction that another lacks, and a replica starts from nothing at position nought.
     */
    static String firstStart(Flavour flavour, Login admin, @Nullable ServerAddress source) {
        List<String> lines = new ArrayList<>();
        lines.add("SET sql_log_bin=0");
        lines.add("CREATE USER '" + admin.user() + "'@'%' IDENTIFIED BY '" + admin.password() + "'");
        lines.add("GRANT ALL ON *.* TO '" + admin.user() + "'@'%' WITH GRANT OPTION");
        lines.add("CREATE USER '" + REPLICATION_USER + "'@'%' IDENTIFIED BY '" + admin.password() + "'");
        lines.add("GRANT REPLICATION SLAVE ON *.* TO '" + REPLICATION_USER + "'@'%'");
        lines.add("SET sql_log_bin=1");
        if (source != null) {
            lines.addAll(follow(flavour, admin, source));
        }
        return String.join(";\n", lines) + ";\n";
    }

    private static List<String> follow(Flavour flavour, Login admin, ServerAddress source) {
        String change = "CHANGE MASTER TO MASTER_HOST='" + source.host() + "', MASTER_PORT=" + source.port()
                + ", MASTER_USER='" + REPLICATION_USER + "', MASTER_PASSWORD='" + admin.password()
                + "', MASTER_CONNECT_RETRY=1, ";
        return switch (flavour) {
            case MYSQL ->
                List.of(
                        change + "MASTER_AUTO_POSITION=1, GET_MASTER_PUBLIC_KEY=1",
                        "SET PERSIST super_read_only=1",
                        "START SLAVE");
            case MARIADB ->
                List.of(
                        change + "MASTER_USE_GTID=slave_pos, MASTER_SSL=1, MASTER_SSL_VERIFY_SERVER_CERT=0",
                        "START SLAVE");
        };
    }
}
