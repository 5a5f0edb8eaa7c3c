package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

/**
 * What a server says it is.
 *
 * @param version as the server writes it, such as {@code 8.0.33}
 * @param readOnly whether it refuses writes of ordinary accounts, as a replica should
 */
public record ServerIdentity(String version, Flavour flavour, boolean readOnly) {
    /** Where the two families' account statements differ. */
    public enum Flavour {
        MYSQL,
        MARIADB;

        static Flavour of(String version) {
            return version.contains("MariaDB") ? MARIADB : MYSQL;
        }
    }

    public ServerIdentity {
        requireNonNull(version, "version");
        requireNonNull(flavour, "flavour");
    }
}
