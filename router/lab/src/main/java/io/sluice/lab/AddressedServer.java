package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A server that somebody else runs. The lab never stops it. */
public record AddressedServer(Flavour flavour, ServerAddress address, Login admin) implements LabServer {
    public AddressedServer {
        requireNonNull(flavour, "flavour");
        requireNonNull(address, "address");
        requireNonNull(admin, "admin");
    }

    /**
     * Logs in and asks the server what it is.
     *
     * @throws IOException if it does not answer within 10 s or refuses the login
     */
    public static AddressedServer at(ServerAddress address, Login admin) throws IOException {
        try (Connection connection = Sql.connect(address, admin)) {
            boolean isMariaDb = Sql.value(connection, "SELECT VERSION()").contains("MariaDB");
            return new AddressedServer(isMariaDb ? Flavour.MARIADB : Flavour.MYSQL, address, admin);
        } catch (SQLException refused) {
            throw new IOException(
                    "cannot log in to the given server " + address + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Parses {@code host:port,user,password}; the password may be empty.
     *
     * @throws IllegalArgumentException if the text has another form; the message does not repeat it
     * @throws IOException as {@link #at} does
     */
    public static AddressedServer parse(String text) throws IOException {
        String[] parts = text.split(",", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a server is given as host:port,user,password");
        }
        return at(ServerAddress.parse(parts[0]), new Login(parts[1], parts[2]));
    }

    @Override
    public Optional<EmbeddedServer> embedded() {
        return Optional.empty();
    }

    /** Does nothing: it is not ours. */
    @Override
    public void close() {}
}
