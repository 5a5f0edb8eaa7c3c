package io.sluice.it.differential;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sluice.it.Router;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A shard, a router before it and a tenant: each client goes both ways, one after the other, to an empty database. */
final class TwoWays implements AutoCloseable {
    private static final String TENANT = "differential";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** For work on one client: {@code -Dsluice.differential.only=wire} leaves out those of other names. */
    private static final String ONLY = System.getProperty("sluice.differential.only", "");

    private final LabServer server;
    private final Router router;
    private final Path file;
    private final Script script;
    private final Side direct;
    private final Side routed;

    private TwoWays(LabShard shard, Router router, Path file) throws IOException, SQLException {
        this.server = shard.primary();
        this.router = router;
        this.file = file;
        this.script = Script.read(server.flavour(), file.toString(), TENANT);
        prepareServer();
        router.addTenant(TENANT, 0, true);
        direct = new Side(
                "direct", server.host(), server.port(), router.accountOf(TENANT), Router.PASSWORD, TENANT, file);
        routed = new Side("routed", "127.0.0.1", router.port(), TENANT, Router.PASSWORD, TENANT, file);
    }

    /** @param shard of this test alone: its settings are changed */
    static TwoWays to(LabShard shard) throws IOException, SQLException {
        Path file = Files.createTempFile("sluice-rows", ".csv");
        Files.writeString(file, "1,one,1.5\n2,two,\\N\n3,\"thr,ee\",-7\nfour,too long a name for its column,x\n");
        return new TwoWays(shard, Router.before(List.of(shard)), file);
    }

    private void prepareServer() throws SQLException {
        admin(
                "SET GLOBAL local_infile = 1",
                "SET GLOBAL log_bin_trust_function_creators = 1",
                // A good half of the script writes; what a crash would lose is nobody's.
                "SET GLOBAL sync_binlog = 0",
                "SET GLOBAL innodb_flush_log_at_trx_commit = 0");
    }

    private void admin(String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** One for each client. */
    Stream<DynamicTest> tests() {
        return Clients.all(server.flavour()).stream()
                .filter(client -> client.name().startsWith(ONLY))
                .map(client -> DynamicTest.dynamicTest(client.name(), () -> requireEqual(client)));
    }

    private void requireEqual(ScriptClient client) throws Exception {
        Optional<String> missing = client.missing();
        if (missing.isPresent()) {
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new IllegalStateException(client.name() + ": " + missing.get());
            }
            abort(client.name() + ": " + missing.get());
        }
        Comparison.requireEqual(recorded(client, direct), recorded(client, routed));
    }

    private Recording recorded(ScriptClient client, Side side) throws SQLException {
        String charset = server.flavour() == Flavour.MYSQL ? "utf8mb4_0900_ai_ci" : "utf8mb4_uca1400_ai_ci";
        admin("DROP DATABASE " + TENANT, "CREATE DATABASE " + TENANT + " CHARACTER SET utf8mb4 COLLATE " + charset);
        Recording recording = new Recording();
        assertTimeoutPreemptively(
                LIMIT, () -> run(client, side, recording), () -> side + " stood at " + recording.lastOutcome());
        return recording;
    }

    private void run(ScriptClient client, Side side, Recording recording) {
        try {
            client.run(side, script, recording);
        } catch (Exception failed) {
            throw new AssertionError(side + " ended at " + recording.lastOutcome(), failed);
        }
    }

    @Override
    public void close() {
        router.close();
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
