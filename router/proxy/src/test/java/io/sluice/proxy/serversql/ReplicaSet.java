package io.sluice.proxy.serversql;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.vertx.core.Future;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** A primary and two replicas as a record of the map, and what a person does to them. */
final class ReplicaSet {
    static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());

    private static final String APP_PASSWORD = "app";

    private final LabShard lab;
    final ShardRecord record;
    private final ToLongFunction<LabServer> pids;

    ReplicaSet(LabShard lab, TlsMode tls, ToLongFunction<LabServer> pids) {
        this.lab = lab;
        this.pids = pids;
        this.record = new ShardRecord(
                new ShardId("s1"),
                Epoch.NONE.next(),
                lab.primary().address(),
                lab.replicas().stream().map(LabServer::address).toList(),
                lab.primary().admin().user(),
                BOX.seal(lab.primary().admin().password()),
                tls);
    }

    ServerAddress primary() {
        return record.primary();
    }

    ServerAddress replica(int number) {
        return record.replicas().get(number);
    }

    ReplicationLogin login() {
        return new ReplicationLogin("sluice_replication", lab.primary().admin().password());
    }

    Connection connect(ServerAddress server) throws SQLException {
        return server(server).connect();
    }

    static Connection connect(ServerAddress server, String user) throws SQLException {
        String options = "?allowPublicKeyRetrieval=true&sslMode=trust&connectTimeout=10000&socketTimeout=60000";
        return DriverManager.getConnection("jdbc:mariadb://" + server + "/" + options, user, APP_PASSWORD);
    }

    void run(ServerAddress server, String... statements) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String ask(ServerAddress server, String sql) {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException refused) {
            return Integer.toString(refused.getErrorCode());
        }
    }

    /** An account of an application on the primary. */
    void makeAccount(String user, String privileges) throws SQLException {
        run(
                primary(),
                "CREATE USER IF NOT EXISTS " + user + "@'%' IDENTIFIED BY '" + APP_PASSWORD + "'",
                "GRANT " + privileges + " TO " + user + "@'%'");
    }

    void freeze(ServerAddress server) throws IOException, InterruptedException {
        signal("-STOP", server);
    }

    void thaw(ServerAddress server) throws IOException, InterruptedException {
        signal("-CONT", server);
    }

    private void signal(String signal, ServerAddress server) throws IOException, InterruptedException {
        String pid = Long.toString(pids.applyAsLong(server(server)));
        if (new ProcessBuilder("kill", signal, pid).start().waitFor() != 0) {
            throw new IOException("cannot send " + signal + " to " + server);
        }
    }

    private LabServer server(ServerAddress address) {
        List<LabServer> found = lab.servers().stream()
                .filter(server -> server.address().equals(address))
                .toList();
        return found.get(0);
    }

    static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
