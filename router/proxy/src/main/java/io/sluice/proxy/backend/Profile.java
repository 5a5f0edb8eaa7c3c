package io.sluice.proxy.backend;

import io.sluice.wire.Capabilities;

/**
 * The capabilities of a connection that a client would notice: a pooled connection serves only clients whose relayed
 * bytes mean the same under its own.
 *
 * @param capabilities what the server is told at login
 */
public record Profile(long capabilities) {
    /** What decides the form or the meaning of relayed bytes, and so must be the client's own choice. */
    static final long RELAYED = Capabilities.CLIENT_LONG_FLAG
            | Capabilities.CLIENT_FOUND_ROWS
            | Capabilities.CLIENT_NO_SCHEMA
            | Capabilities.CLIENT_ODBC
            | Capabilities.CLIENT_LOCAL_FILES
            | Capabilities.CLIENT_IGNORE_SPACE
            | Capabilities.CLIENT_INTERACTIVE
            | Capabilities.CLIENT_MULTI_STATEMENTS
            | Capabilities.CLIENT_MULTI_RESULTS
            | Capabilities.CLIENT_PS_MULTI_RESULTS
            | Capabilities.CLIENT_DEPRECATE_EOF
            | Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA
            | Capabilities.CLIENT_QUERY_ATTRIBUTES
            | Capabilities.MARIADB_CLIENT_STMT_BULK_OPERATIONS
            | Capabilities.MARIADB_CLIENT_EXTENDED_METADATA
            | Capabilities.MARIADB_CLIENT_CACHE_METADATA
            | Capabilities.MARIADB_CLIENT_BULK_UNIT_RESULTS
            | Capabilities.MARIADB_CLIENT_PROGRESS
            // MariaDB reads the extended bits only where this one is clear.
            | Capabilities.CLIENT_LONG_PASSWORD;

    /** What a server that does not tell it lacks only in name, and what a login without a database does not ask for. */
    private static final long HARMLESS = Capabilities.CLIENT_NO_SCHEMA
            | Capabilities.CLIENT_ODBC
            | Capabilities.CLIENT_LONG_PASSWORD
            | Capabilities.CLIENT_CONNECT_WITH_DB;

    /** What the router itself needs of every server connection. */
    static final long OWN = Capabilities.CLIENT_PROTOCOL_41
            | Capabilities.CLIENT_TRANSACTIONS
            | Capabilities.CLIENT_SECURE_CONNECTION
            | Capabilities.CLIENT_CONNECT_WITH_DB
            | Capabilities.CLIENT_PLUGIN_AUTH
            | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
            | Capabilities.CLIENT_CONNECT_ATTRS
            | Capabilities.CLIENT_SESSION_TRACK;

    /**
     * The profile for a client.
     *
     * @param client the capabilities that the client and the router agreed on
     * @param localInfile whether its principal may load files of its own
     */
    public static Profile of(long client, boolean localInfile) {
        long relayed = client & RELAYED;
        if (!localInfile) {
            relayed &= ~Capabilities.CLIENT_LOCAL_FILES;
        }
        return new Profile(relayed | OWN);
    }

    /** Whether the answers of these clients end in an OK, which tells what has changed, also after rows. */
    public boolean tellsWithRows() {
        return Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF);
    }

    /** What a server with these capabilities lacks of this profile, 0 when nothing. */
    long missingFrom(long server) {
        return capabilities & ~server & ~HARMLESS;
    }
}
