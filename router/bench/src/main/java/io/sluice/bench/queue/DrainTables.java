package io.sluice.bench.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.bench.MySqlClient;
import io.sluice.lab.AddressedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A table in each tenant's database, made, filled and read on the shard itself, past the router. One thread. */
final class DrainTables {
    static final String TABLE = "drained";
    private static final int TRANSACTION = 500;
    private static final int CONNECTIONS = 8;

    private final Site.Shard shard;
    private final List<Site.Tenant> tenants;

    DrainTables(Site.Shard shard, List<Site.Tenant> tenants) {
        this.shard = requireNonNull(shard, "shard");
        this.tenants = List.copyOf(tenants);
    }

    /** A write of a tenant: its number, and a text of so many bytes of which only the length is stored. */
    static String insert(long number, int bytes) {
        return "INSERT INTO " + TABLE + " (n, bytes) VALUES (" + number + ", LENGTH('" + "x".repeat(bytes) + "'))";
    }

    void make() throws IOException, SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (Site.Tenant tenant : tenants) {
                String table = tenant.database() + "." + TABLE;
                statement.execute("DROP TABLE IF EXISTS " + table);
                statement.execute("CREATE TABLE " + table
                        + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, n BIGINT NOT NULL, bytes INT NOT NULL)");
            }
        }
    }

    /** How many rows each of them has which are not in their order, or more or fewer than these; empty if all is well. */
    List<String> wrong(long[] expected) throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < tenants.size(); i++) {
                try (ResultSet found = statement.executeQuery("SELECT COUNT(*), COALESCE(SUM(n <> r), 0) FROM"
                        + " (SELECT n, ROW_NUMBER() OVER (ORDER BY id) r FROM "
                        + tenants.get(i).database() + "." + TABLE + ") numbered")) {
                    found.next();
                    if (found.getLong(1) != expected[i] || found.getLong(2) != 0) {
                        wrong.add(String.format(
                                Locale.ROOT,
                                "%s: %d rows instead of %d, %d out of order",
                                tenants.get(i).id(),
                                found.getLong(1),
                                expected[i],
                                found.getLong(2)));
                    }
                }
            }
        }
        return wrong;
    }

    /**
     * Such writes a second which the shard takes without a router: each with the time at which it was accepted, 500 in a transaction,
     * by 8 connections that wait for the answers of whole transactions only.
     */
    double perSecondWithoutRouter(int bytes, int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long begin = System.nanoTime();
            long end = begin + seconds * 1_000_000_000L;
            List<Callable<Long>> jobs = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Site.Tenant tenant = tenants.get(i % tenants.size());
                jobs.add(() -> fill(tenant, bytes, end));
            }
            long rows = 0;
            for (Future<Long> each : threads.invokeAll(jobs)) {
                rows += each.get();
            }
            return rows * 1e9 / (System.nanoTime() - begin);
        } finally {
            threads.shutdownNow();
        }
    }

    private long fill(Site.Tenant tenant, int bytes, long end) throws IOException {
        long rows = 0;
        try (MySqlClient client = MySqlClient.connect(
                shard.primary().address().port(),
                shard.admin().user(),
                shard.admin().password(),
                tenant.database())) {
            while (System.nanoTime() - end < 0) {
                ByteArrayOutputStream transaction = new ByteArrayOutputStream();
                transaction.writeBytes(MySqlClient.query("START TRANSACTION"));
                for (int i = 0; i < TRANSACTION; i++) {
                    transaction.writeBytes(MySqlClient.query("SET timestamp=1700000000." + (100_000 + i)));
                    transaction.writeBytes(MySqlClient.query(insert(++rows, bytes)));
                }
                transaction.writeBytes(MySqlClient.query("COMMIT"));
                client.send(transaction.toByteArray());
                for (int answer = 0; answer < 2 + 2 * TRANSACTION; answer++) {
                    int error = client.answer();
                    if (error != 0) {
                        throw new IOException("the shard answers with error " + error);
                    }
                }
            }
        }
        return rows;
    }

    /** A counter of the server's: {@code SHOW GLOBAL STATUS}. */
    long status(String name) throws IOException, SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + name + "'")) {
            found.next();
            return found.getLong(2);
        }
    }

    private Connection connect() throws IOException, SQLException {
        return AddressedServer.at(shard.primary().address(), shard.admin()).connect();
    }
}
