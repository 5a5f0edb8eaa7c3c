package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.Installation;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerFilesTest {
    private static final Login ADMIN = new Login("boss", "secret");

    @Test
    void ownOptionsWinOverThoseOfTheLab() {
        ServerSpec spec =
                ServerSpec.of(Flavour.MYSQL).withOption("max-connections", "7").withOption("skip-slave-start", "");

        String text = ServerFiles.options(installation(Flavour.MYSQL), spec, Path.of("/data"), 4711, false);

        assertThat(text.lines())
                .startsWith("[mysqld]")
                .contains("max-connections=7", "skip-slave-start", "port=4711", "server-id=4711", "datadir=/data")
                .contains("from-installation=yes", "bind-address=127.0.0.1", "performance-schema=0")
                .doesNotContain("max-connections=500");
    }

    @Test
    void mariaDbReplicaIsToldToBeReadOnly() {
        ServerSpec spec = ServerSpec.of(Flavour.MARIADB);
        Installation installation = installation(Flavour.MARIADB);

        assertThat(ServerFiles.options(installation, spec, Path.of("/data"), 1, true)
                        .lines())
                .contains("read-only=1");
        assertThat(ServerFiles.options(installation, spec, Path.of("/data"), 1, false)
                        .lines())
                .contains("read-only=0");
    }

    @Test
    void accountsAreMadeOutsideTheBinaryLog() {
        for (Flavour flavour : Flavour.values()) {
            String sql = ServerFiles.firstStart(flavour, ADMIN, null);

            assertThat(sql.lines()).first().isEqualTo("SET sql_log_bin=0;");
            assertThat(sql.lines()).last().isEqualTo("SET sql_log_bin=1;");
            assertThat(sql).contains("CREATE USER 'boss'@'%' IDENTIFIED BY 'secret';");
        }
    }

    @Test
    void replicaFollowsByGtidFromItsFirstStart() {
        ServerAddress source = new ServerAddress("127.0.0.1", 4711);

        assertThat(ServerFiles.firstStart(Flavour.MYSQL, ADMIN, source))
                .contains("MASTER_PORT=4711", "MASTER_AUTO_POSITION=1", "super_read_only=1")
                .endsWith("START SLAVE;\n");
        assertThat(ServerFiles.firstStart(Flavour.MARIADB, ADMIN, source))
                .contains("MASTER_PORT=4711", "MASTER_USE_GTID=slave_pos")
                .endsWith("START SLAVE;\n");
    }

    private static Installation installation(Flavour flavour) {
        return new Installation(
                flavour, Path.of("/program"), Map.of(), Map.of("from-installation", "yes"), Path.of("/template"));
    }
}
