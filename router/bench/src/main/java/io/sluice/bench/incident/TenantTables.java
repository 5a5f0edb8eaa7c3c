package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The clients' tables, made and read on the shard itself, past the router. No key is unique but the id: a double has to be able to
 * happen. One thread.
 */
public final class TenantTables {
    public static final String ROWS = "incident";
    public static final String COUNTERS = "incident_counter";

    private final Site site;
    private final Map<String, ServerAddress> promoted = new HashMap<>();

    public TenantTables(Site site) {
        this.site = requireNonNull(site, "site");
    }

    /** From now on the shard's tables are those of this server. */
    public void onPromoted(Shard shard, ServerAddress primary) {
        promoted.put(shard.id(), primary);
    }

    /** Makes them anew, with a counter for each client. */
    public void make(int clients) throws IOException, SQLException {
        for (Shard shard : site.shards()) {
            try (Connection connection = connect(shard);
                    Statement statement = connection.createStatement()) {
                for (Tenant tenant : site.tenantsOf(shard)) {
                    make(statement, tenant.database(), clients);
                }
            }
        }
    }

    private static void make(Statement statement, String database, int clients) throws SQLException {
        String rows = database + "." + ROWS;
        String counters = database + "." + COUNTERS;
        statement.execute("DROP TABLE IF EXISTS " + rows + ", " + counters);
        statement.execute("CREATE TABLE " + rows + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT NOT NULL,"
                + " seq BIGINT NOT NULL, token CHAR(40) NOT NULL, at DATETIME(6) NOT NULL)");
        statement.execute("CREATE TABLE " + counters + " (client INT PRIMARY KEY, n BIGINT NOT NULL,"
                + " last_seq BIGINT NOT NULL, back BIGINT NOT NULL)");
        for (int client = 0; client < clients; client++) {
            statement.execute("INSERT INTO " + counters + " VALUES (" + client + ", 0, 0, 0)");
        }
    }

    /** How many writes a shard has applied for its tenants. */
    public long applied(Shard shard) throws IOException, SQLException {
        String each = site.tenantsOf(shard).stream()
                .map(Tenant::database)
                .map(database -> "(SELECT COUNT(*) FROM " + database + "." + ROWS + ") + (SELECT SUM(n) FROM "
                        + database + "." + COUNTERS + ")")
                .collect(Collectors.joining(" + "));
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT " + each)) {
            sum.next();
            return sum.getLong(1);
        }
    }

    /** By tenant. */
    public Map<String, Found> read(Shard shard) throws IOException, SQLException {
        Map<String, Found> found = new HashMap<>();
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement()) {
            for (Tenant tenant : site.tenantsOf(shard)) {
                found.put(
                        tenant.id(),
                        new Found(rows(statement, tenant.database()), counters(statement, tenant.database())));
            }
        }
        return found;
    }

    private static List<Found.Row> rows(Statement statement, String database) throws SQLException {
        List<Found.Row> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT id, client, seq, token, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', at) FROM " + database + "."
                        + ROWS + " ORDER BY id")) {
            while (rows.next()) {
                all.add(new Found.Row(
                        rows.getLong(1), rows.getInt(2), rows.getLong(3), rows.getString(4), rows.getLong(5)));
            }
        }
        return all;
    }

    private static Map<Integer, Found.Counter> counters(Statement statement, String database) throws SQLException {
        Map<Integer, Found.Counter> all = new HashMap<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT client, n, last_seq, back FROM " + database + "." + COUNTERS)) {
            while (rows.next()) {
                all.put(rows.getInt(1), new Found.Counter(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return all;
    }

    private Connection connect(Shard shard) throws IOException, SQLException {
        ServerAddress primary =
                promoted.getOrDefault(shard.id(), shard.primary().address());
        return AddressedServer.at(primary, shard.admin()).connect();
    }
}
