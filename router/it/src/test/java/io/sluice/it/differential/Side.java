package io.sluice.it.differential;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One of the two ways to a tenant's database.
 *
 * @param file of the client's machine, for LOAD DATA LOCAL
 */
record Side(String name, String host, int port, String user, String password, String database, Path file) {
    Side {
        requireNonNull(name, "name");
        requireNonNull(host, "host");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        requireNonNull(database, "database");
        requireNonNull(file, "file");
    }

    @Override
    public String toString() {
        return "Side[" + name + "]";
    }
}
