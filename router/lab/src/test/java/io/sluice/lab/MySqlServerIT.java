package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For MySQL. */
class MySqlServerIT {
    @TempDir
    Path directory;

    private LabServers lab;

    @BeforeEach
    void openLab() {
        lab = new LabServers(LabSettings.standard());
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void serverHasWhatTheRouterIsBuiltFor() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MYSQL));

        assertThat(query(server, "SELECT @@version")).isEqualTo("8.0.15");
        assertThat(query(server, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
        assertThat(query(server, "SELECT @@gtid_mode")).isEqualTo("ON");
        assertThat(query(server, "SELECT @@global.gtid_executed")).isEmpty();
        assertThat(query(server, "SELECT @@log_bin")).isEqualTo("1");
        assertThat(query(server, "SELECT @@performance_schema")).isEqualTo("0");
        assertThat(query(server, "SELECT @@innodb_buffer_pool_size")).isEqualTo(Integer.toString(32 << 20));
        assertThat(query(server, "SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
        assertThat(query(server, "SELECT @@innodb_doublewrite")).isEqualTo("1");
        assertThat(query(server, "SELECT @@max_connections")).isEqualTo("500");
        assertThat(query(server, "SELECT plugin FROM mysql.user WHERE user = 'sluice_admin'"))
                .isEqualTo("caching_sha2_password");
        assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().command().orElseThrow())
                .endsWith("/mysqld");
    }

    @Test
    void serverSpeaksTlsWithACertificateThatItsAuthoritySigned() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MYSQL));

        String url =
                "jdbc:mariadb://" + server.address() + "/?sslMode=verify-ca&serverSslCert=" + server.caCertificate();
        try (Connection connection = DriverManager.getConnection(
                url, server.admin().user(), server.admin().password())) {
            assertThat(Sql.value(connection, "SHOW STATUS LIKE 'Ssl_version'", "Value"))
                    .startsWith("TLSv1");
        }
    }

    @Test
    void optionsAndThePerformanceSchemaCanBeChosen() throws Exception {
        EmbeddedServer server =
                lab.start(ServerSpec.of(Flavour.MYSQL).withPerformanceSchema().withOption("max-connections", "7"));

        assertThat(query(server, "SELECT @@performance_schema")).isEqualTo("1");
        assertThat(query(server, "SELECT @@max_connections")).isEqualTo("7");
    }

    @Test
    void committedDataOutlastsAKillAndARestart() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MYSQL));
        execute(server, "CREATE DATABASE a", "CREATE TABLE a.t (i INT)", "INSERT INTO a.t VALUES (42)");
        long firstPid = server.pid();
        int firstPort = server.port();

        server.kill();
        boolean wasAlive = server.isAlive();
        server.restart();

        assertThat(wasAlive).isFalse();
        assertThat(server.pid()).isNotEqualTo(firstPid);
        assertThat(server.port()).isEqualTo(firstPort);
        assertThat(query(server, "SELECT i FROM a.t")).isEqualTo("42");
    }

    @Test
    void directoryOfAnEarlierLabStartsAgainWithItsDataPortAndAdmin() throws Exception {
        ServerSpec spec = ServerSpec.of(Flavour.MYSQL).withDataDir(directory.resolve("a"));
        EmbeddedServer earlier = lab.start(spec);
        execute(earlier, "CREATE DATABASE kept");
        lab.close();

        lab = new LabServers(LabSettings.standard());
        EmbeddedServer later = lab.start(spec);

        assertThat(later.admin()).isEqualTo(earlier.admin());
        assertThat(later.port()).isEqualTo(earlier.port());
        assertThat(query(later, "SHOW DATABASES LIKE 'kept'")).isEqualTo("kept");
    }

    @Test
    void temporaryServerLeavesNothing() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MYSQL));
        Path data = server.dataDir();

        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(data).doesNotExist();
        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void portInUseIsNamed() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MYSQL));

        assertThatThrownBy(() -> lab.start(ServerSpec.of(Flavour.MYSQL).withPort(server.port())))
                .isInstanceOf(IOException.class)
                .hasMessage("port " + server.port() + " on 127.0.0.1 is in use");
    }

    @Test
    void serverThatCannotStartShowsItsLog() {
        ServerSpec wrong = ServerSpec.of(Flavour.MYSQL).withOption("no-such-option", "1");

        assertThatThrownBy(() -> lab.start(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the server ended while it started")
                .hasMessageContaining("no-such-option");
    }

    @Test
    void directoryOfOthersIsRefusedAndLeftAsItIs() throws Exception {
        Path file = Files.writeString(directory.resolve("mine"), "keep");

        assertThatThrownBy(() -> lab.start(ServerSpec.of(Flavour.MYSQL).withDataDir(directory)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither empty nor a data directory of the lab");
        assertThat(file).hasContent("keep");
    }

    @Test
    void replicasFollowAndRefuseWrites() throws Exception {
        List<LabShard> shards =
                lab.startShards(List.of(ShardSpec.of("a", Flavour.MYSQL, 1), ShardSpec.of("b", Flavour.MYSQL, 1)));

        for (LabShard shard : shards) {
            execute(shard.primary(), "CREATE DATABASE x", "CREATE TABLE x.t (n TEXT)");
            execute(shard.primary(), "INSERT INTO x.t VALUES ('" + shard.name() + "')");
            shard.awaitReplicas(Duration.ofSeconds(20));
            LabServer replica = shard.replicas().get(0);
            assertThat(query(replica, "SELECT n FROM x.t")).isEqualTo(shard.name());
            assertThat(query(replica, "SELECT @@server_uuid"))
                    .isNotEqualTo(query(shard.primary(), "SELECT @@server_uuid"));
            assertThatThrownBy(() -> execute(replica, "INSERT INTO x.t VALUES ('errant')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("super-read-only");
        }
    }

    @Test
    void replicaFollowsAgainAfterARestartOnOtherPorts() throws Exception {
        ShardSpec spec = ShardSpec.of("a", Flavour.MYSQL, 1).withDirectory(directory);
        execute(lab.startShard(spec).primary(), "CREATE DATABASE before_restart");
        lab.close();
        int first = freePorts();

        lab = new LabServers(LabSettings.standard());
        LabShard shard = lab.startShard(spec.withPorts(first));
        execute(shard.primary(), "CREATE DATABASE after_restart");
        shard.awaitReplicas(Duration.ofSeconds(20));

        assertThat(shard.primary().port()).isEqualTo(first);
        LabServer replica = shard.replicas().get(0);
        assertThat(query(replica, "SHOW DATABASES LIKE 'before%'")).isEqualTo("before_restart");
        assertThat(query(replica, "SHOW DATABASES LIKE 'after%'")).isEqualTo("after_restart");
        assertThat(query(replica, "SELECT @@super_read_only")).isEqualTo("1");
    }

    private static int freePorts() throws IOException {
        for (int first = 18_000; first < 19_000; first += 2) {
            if (isFree(first) && isFree(first + 1)) {
                return first;
            }
        }
        throw new IOException("no two free ports");
    }

    private static boolean isFree(int port) {
        try {
            io.sluice.lab.process.Ports.requireFree(port);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static String query(LabServer server, String sql) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.value(connection, sql);
        }
    }

    private static void execute(LabServer server, String... sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }
}
