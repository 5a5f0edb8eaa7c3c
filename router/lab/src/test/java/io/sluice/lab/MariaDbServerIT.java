package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For MariaDB. */
class MariaDbServerIT {
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
    void serverHasWhatTheRouterIsTestedAgainst() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MARIADB));

        assertThat(query(server, "SELECT @@version")).startsWith("11.4.5-MariaDB");
        assertThat(query(server, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
        assertThat(query(server, "SELECT @@global.gtid_binlog_pos")).isEmpty();
        assertThat(query(server, "SELECT @@log_bin")).isEqualTo("1");
        assertThat(query(server, "SELECT @@have_ssl")).isEqualTo("YES");
        assertThat(query(server, "SELECT @@max_connections")).isEqualTo("500");
        assertThat(query(server, "SELECT @@innodb_doublewrite")).isIn("1", "ON");
    }

    @Test
    void serverSpeaksTlsWithACertificateThatItsAuthoritySigned() throws Exception {
        EmbeddedServer server = lab.start(ServerSpec.of(Flavour.MARIADB));

        String url =
                "jdbc:mariadb://" + server.address() + "/?sslMode=verify-ca&serverSslCert=" + server.caCertificate();
        try (Connection connection = DriverManager.getConnection(
                url, server.admin().user(), server.admin().password())) {
            assertThat(Sql.value(connection, "SHOW STATUS LIKE 'Ssl_version'", "Value"))
                    .startsWith("TLSv1");
        }
    }

    @Test
    void replicaFollowsAlsoAfterARestartOfBoth() throws Exception {
        ShardSpec spec = ShardSpec.of("a", Flavour.MARIADB, 1).withDirectory(directory);
        LabShard earlier = lab.startShard(spec);
        execute(earlier.primary(), "CREATE DATABASE one");
        earlier.awaitReplicas(Duration.ofSeconds(20));
        lab.close();

        lab = new LabServers(LabSettings.standard());
        LabShard shard = lab.startShard(spec);
        execute(shard.primary(), "CREATE DATABASE two");
        shard.awaitReplicas(Duration.ofSeconds(20));

        LabServer replica = shard.replicas().get(0);
        assertThat(query(replica, "SHOW DATABASES LIKE 'one'")).isEqualTo("one");
        assertThat(query(replica, "SHOW DATABASES LIKE 'two'")).isEqualTo("two");
        assertThat(query(replica, "SELECT @@global.read_only")).isIn("1", "ON");
    }

    private static String query(LabServer server, String sql) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.value(connection, sql);
        }
    }

    private static void execute(LabServer server, String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
