package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A running server that the lab knows how to administer. Any thread; methods block up to the limits they name. */
public sealed interface LabServer extends AutoCloseable permits EmbeddedServer, AddressedServer, ContainerServer {
    Flavour flavour();

    ServerAddress address();

    default String host() {
        return address().host();
    }

    default int port() {
        return address().port();
    }

    /** An account with all privileges on everything, over TCP from any host. */
    Login admin();

    /** This server as a process of ours, with what one can do to such; empty for a server that somebody else runs. */
    Optional<EmbeddedServer> embedded();

    /**
     * Logs in as the admin, without a current database. The caller closes it. Connecting may take 10 s, a statement 60 s.
     *
     * @throws SQLException if the server cannot be reached in time or refuses
     */
    default Connection connect() throws SQLException {
        return Sql.connect(address(), admin());
    }

    /** Ends what the lab started for this server, and removes what was temporary; harmless when repeated. */
    @Override
    void close() throws IOException;
}
