package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.ServerMissingException;
import java.io.IOException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.mysql.MySQLContainer;

/**
 * A server in a container of Docker, by Testcontainers, which is an optional dependency: modules that use this class must
 * have {@code testcontainers-mysql} and {@code testcontainers-mariadb} in test scope.
 */
public final class ContainerServer implements LabServer {
    private final Flavour flavour;
    private final JdbcDatabaseContainer<?> container;
    private final Login admin;

    private ContainerServer(Flavour flavour, JdbcDatabaseContainer<?> container, Login admin) {
        this.flavour = flavour;
        this.container = container;
        this.admin = admin;
    }

    /**
     * Starts {@code mysql:8.0} or {@code mariadb:11.4}; an image that is not there yet is pulled, which may take minutes.
     *
     * @throws ServerMissingException if no Docker engine answers
     * @throws IOException if the container does not start
     */
    public static ContainerServer start(Flavour flavour, Login admin) throws IOException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ServerMissingException("no Docker engine answers, so there is no container of " + flavour);
        }
        JdbcDatabaseContainer<?> container = container(flavour)
                .withUsername("root")
                .withPassword(admin.password())
                .withDatabaseName("test");
        try {
            container.start();
        } catch (RuntimeException failed) {
            container.stop();
            throw new IOException("the container of " + flavour + " does not start: " + failed.getMessage(), failed);
        }
        return new ContainerServer(flavour, container, new Login("root", admin.password()));
    }

    private static JdbcDatabaseContainer<?> container(Flavour flavour) {
        return switch (flavour) {
            case MYSQL -> new MySQLContainer("mysql:8.0");
            case MARIADB -> new MariaDBContainer("mariadb:11.4");
        };
    }

    @Override
    public Flavour flavour() {
        return flavour;
    }

    @Override
    public ServerAddress address() {
        return new ServerAddress(container.getHost(), container.getFirstMappedPort());
    }

    @Override
    public Login admin() {
        return admin;
    }

    @Override
    public Optional<EmbeddedServer> embedded() {
        return Optional.empty();
    }

    @Override
    public void close() {
        container.stop();
    }

    @Override
    public String toString() {
        return flavour + " in a container on " + address();
    }
}
