package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.ServerMissingException;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.DockerClientFactory;

/** For MySQL and MariaDB, in containers; each case runs on machines with, or only on those without, a Docker engine. */
class ContainerServerIT {
    @ParameterizedTest
    @EnumSource(Flavour.class)
    void containerIsAServerOfItsFlavour(Flavour flavour) throws Exception {
        assumeTrue(isDockerThere(), "no Docker engine answers");

        try (ContainerServer server = ContainerServer.start(flavour, new Login("root", "secret"));
                Connection connection = server.connect()) {
            assertThat(Sql.value(connection, "SELECT VERSION()").contains("MariaDB"))
                    .isEqualTo(flavour == Flavour.MARIADB);
        }
    }

    @Test
    void missingEngineIsSaid() {
        assumeTrue(!isDockerThere(), "a Docker engine answers");

        assertThatThrownBy(() -> ContainerServer.start(Flavour.MYSQL, new Login("root", "secret")))
                .isInstanceOf(ServerMissingException.class)
                .hasMessage("no Docker engine answers, so there is no container of MYSQL");
    }

    private static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }
}
