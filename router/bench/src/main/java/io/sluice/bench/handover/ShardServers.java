package io.sluice.bench.handover;

import io.sluice.app.drill.Site.Server;
import io.sluice.app.drill.Site.Shard;
import io.sluice.bench.Pause;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The servers of one shard, asked past the router. One thread. */
final class ShardServers {
    private static final long LOOK_MILLIS = 200;

    private final List<AddressedServer> servers = new ArrayList<>();
    private final Map<ServerAddress, Long> pids = new HashMap<>();

    ShardServers(Shard shard) throws IOException {
        List<Server> all = new ArrayList<>(shard.replicas());
        all.add(0, shard.primary());
        for (Server each : all) {
            servers.add(AddressedServer.at(each.address(), shard.admin()));
            pids.put(each.address(), each.pid());
        }
    }

    AddressedServer at(ServerAddress address) {
        return servers.stream()
                .filter(each -> each.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    long pid(ServerAddress address) {
        return pids.getOrDefault(address, 0L);
    }

    private List<AddressedServer> others(ServerAddress than) {
        return servers.stream().filter(each -> !each.address().equals(than)).toList();
    }

    /** Those that take writes now. */
    List<ServerAddress> writable() throws SQLException {
        List<ServerAddress> found = new ArrayList<>();
        for (AddressedServer each : servers) {
            if (number(each, "SELECT @@global.read_only") == 0) {
                found.add(each.address());
            }
        }
        return found;
    }

    /** That InnoDB has counted since the servers were started. MySQL raises the counter without a lock and misses some. */
    long deadlocks() throws SQLException {
        long sum = 0;
        for (AddressedServer each : servers) {
            sum += number(
                    each,
                    each.flavour() == Flavour.MYSQL
                            ? "SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'"
                            : "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
                                    + " WHERE VARIABLE_NAME = 'Innodb_deadlocks'");
        }
        return sum;
    }

    /** Until the tables of a database are the same everywhere; empty if they are, else what differs. */
    Map<ServerAddress, String> differences(String database, int limitSeconds) throws SQLException {
        return differences(servers, database, limitSeconds);
    }

    /** Likewise, but for a server that was the primary and is kept apart. */
    Map<ServerAddress, String> differences(ServerAddress but, String database, int limitSeconds) throws SQLException {
        return differences(others(but), database, limitSeconds);
    }

    private static Map<ServerAddress, String> differences(
            List<AddressedServer> servers, String database, int limitSeconds) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (true) {
            Map<ServerAddress, String> sums = new HashMap<>();
            for (AddressedServer each : servers) {
                sums.put(each.address(), checksums(each, database));
            }
            if (sums.values().stream().distinct().count() == 1) {
                return Map.of();
            }
            if (System.nanoTime() - end > 0) {
                return sums;
            }
            Pause.millis(LOOK_MILLIS);
        }
    }

    private static String checksums(AddressedServer server, String database) throws SQLException {
        Map<String, Long> sums = new TreeMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SHOW TABLES FROM " + database)) {
                while (rows.next()) {
                    tables.add(database + "." + rows.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("CHECKSUM TABLE " + String.join(", ", tables))) {
                while (rows.next()) {
                    sums.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return sums.toString();
    }

    static long number(AddressedServer server, String question) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}
