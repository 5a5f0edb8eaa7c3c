package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.lab.AddressedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A steady load on all shards through a router. Each client has the login of one tenant, a connection and a thread, and only reads or
 * only writes; so a write that waits keeps no read from being sent. {@link #take} from any thread, the rest from one.
 */
public final class Load implements AutoCloseable {
    static final String TABLE = "sluice_drill";

    private static final int LEAST_CLIENTS = 8;
    private static final int MOST_CLIENTS = 64;
    private static final int SECONDS_OF_LOAD = 2;
    private static final long STOP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String CONNECT_LIMIT_MILLIS = "10000";
    private static final String ANSWER_LIMIT_MILLIS = "60000";

    private final Site site;
    private final int perSecond;
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final List<Crew> crews = new ArrayList<>();
    private final List<Tenant> prepared = new ArrayList<>();

    /** @param perSecond statements on each shard */
    public Load(Site site, int perSecond) {
        this.site = requireNonNull(site, "site");
        this.perSecond = perSecond;
    }

    /**
     * Makes the table in the databases of the tenants that will be used, and its clients; {@link #dropTables} undoes it, after a failure,
     * too.
     *
     * @throws IOException if a tenant or a shard cannot be used; the message says which
     */
    public void prepare() throws IOException {
        for (Shard shard : site.shards()) {
            List<Tenant> tenants = site.tenantsOf(shard);
            if (tenants.isEmpty()) {
                throw new IOException("shard " + shard.id() + " has no tenant that could be used");
            }
            int count = clientsPerShard();
            List<Tenant> used = tenants.subList(0, Math.min(count, tenants.size()));
            for (Tenant tenant : used) {
                makeTable(tenant, count);
            }
            long serverId = serverId(shard);
            Crew crew = new Crew(shard.id(), perSecond);
            for (int i = 0; i < count; i++) {
                crew.add(new Client(this, crew, used.get(i % used.size()), i, serverId));
            }
            crews.add(crew);
        }
    }

    public void start() {
        crews.forEach(Crew::start);
    }

    /** What has been answered since the last call. */
    public List<Sample> take() {
        List<Sample> taken = new ArrayList<>();
        for (Sample sample = samples.poll(); sample != null; sample = samples.poll()) {
            taken.add(sample);
        }
        return taken;
    }

    /** How many statements to a shard were left out since the last call, because all of its clients had to wait. */
    public long takeLeftOut(String shard) {
        return crews.stream()
                .filter(crew -> crew.shard().equals(shard))
                .mapToLong(Crew::takeLeftOut)
                .sum();
    }

    /** When those statements of a shard were sent that nobody has answered so far. */
    public List<Instant> outstanding(String shard) {
        return crews.stream()
                .filter(crew -> crew.shard().equals(shard))
                .flatMap(crew -> crew.clients().stream())
                .map(Client::outstanding)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Ends the clients, those that hang too. Blocks for some seconds at most. */
    @Override
    public void close() {
        crews.forEach(Crew::stop);
        long deadline = System.nanoTime() + STOP_LIMIT_NANOS;
        crews.forEach(crew -> crew.clients().forEach(client -> client.awaitEnd(deadline - System.nanoTime())));
        crews.clear();
    }

    /** @return what could not be removed */
    public List<String> dropTables() {
        Map<String, String> left = new TreeMap<>();
        for (Tenant tenant : prepared) {
            // Where one cannot be removed, the next would only take another ten seconds to tell the same.
            if (left.containsKey(tenant.shard())) {
                continue;
            }
            try (Connection connection = connect(tenant);
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + TABLE);
            } catch (SQLException failed) {
                left.put(
                        tenant.shard(),
                        "tables " + TABLE + " are left on shard " + tenant.shard() + ": " + failed.getMessage());
            }
        }
        prepared.clear();
        return List.copyOf(left.values());
    }

    void report(Sample sample) {
        samples.add(sample);
    }

    Connection connect(Tenant tenant) throws SQLException {
        return connect(site, tenant);
    }

    /** Logs in through the router; TLS as the router offers it, whose certificate may be one of its own making. */
    public static Connection connect(Site site, Tenant tenant) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user",
                tenant.user(),
                "password",
                tenant.password(),
                "sslMode",
                "trust",
                "connectTimeout",
                CONNECT_LIMIT_MILLIS,
                "socketTimeout",
                ANSWER_LIMIT_MILLIS));
        return DriverManager.getConnection("jdbc:mariadb://" + site.mysql() + "/" + tenant.database(), properties);
    }

    /** As many as an application would have: they can all wait for two seconds before none is left. */
    private int clientsPerShard() {
        return Math.max(LEAST_CLIENTS, Math.min(MOST_CLIENTS, perSecond * SECONDS_OF_LOAD));
    }

    private void makeTable(Tenant tenant, int rows) throws IOException {
        prepared.add(tenant);
        try (Connection connection = connect(tenant);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CREATE TABLE " + TABLE + " (id INT PRIMARY KEY, v BIGINT NOT NULL)");
            List<String> values = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                values.add("(" + row + ", 0)");
            }
            statement.execute("INSERT INTO " + TABLE + " VALUES " + String.join(", ", values));
        } catch (SQLException refused) {
            throw new IOException("tenant " + tenant.id() + " cannot be used: " + refused.getMessage(), refused);
        }
    }

    /** By it a client knows whether the primary has answered. */
    private static long serverId(Shard shard) throws IOException {
        try (Connection connection = AddressedServer.at(shard.primary().address(), shard.admin())
                        .connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@server_id")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException refused) {
            throw new IOException("shard " + shard.id() + " cannot be asked: " + refused.getMessage(), refused);
        }
    }
}
