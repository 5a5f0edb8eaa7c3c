package io.sluice.proxy.frontend;

import io.sluice.wire.Capabilities;

/** The capabilities that the greeting offers: what the router can do itself, and what all shards can where it only relays. */
final class Offer {
    /** The router's own doing, whatever the shards are. */
    private static final long OWN = Capabilities.CLIENT_PROTOCOL_41
            | Capabilities.CLIENT_CONNECT_WITH_DB
            | Capabilities.CLIENT_COMPRESS
            | Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM
            | Capabilities.CLIENT_SSL
            | Capabilities.CLIENT_TRANSACTIONS
            | Capabilities.CLIENT_RESERVED
            | Capabilities.CLIENT_SECURE_CONNECTION
            | Capabilities.CLIENT_PLUGIN_AUTH
            | Capabilities.CLIENT_CONNECT_ATTRS
            | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
            | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_IGNORE_SIGPIPE
            | Capabilities.CLIENT_NO_SCHEMA
            | Capabilities.CLIENT_ODBC;

    /** Only where the shards have them too. */
    private static final long RELAYED = Capabilities.CLIENT_LONG_PASSWORD
            | Capabilities.CLIENT_FOUND_ROWS
            | Capabilities.CLIENT_LONG_FLAG
            | Capabilities.CLIENT_LOCAL_FILES
            | Capabilities.CLIENT_IGNORE_SPACE
            | Capabilities.CLIENT_INTERACTIVE
            | Capabilities.CLIENT_MULTI_STATEMENTS
            | Capabilities.CLIENT_MULTI_RESULTS
            | Capabilities.CLIENT_PS_MULTI_RESULTS
            | Capabilities.CLIENT_DEPRECATE_EOF
            | Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA
            | Capabilities.CLIENT_QUERY_ATTRIBUTES
            | Capabilities.MARIADB_CLIENT_PROGRESS
            | Capabilities.MARIADB_CLIENT_STMT_BULK_OPERATIONS
            | Capabilities.MARIADB_CLIENT_EXTENDED_METADATA
            | Capabilities.MARIADB_CLIENT_CACHE_METADATA
            | Capabilities.MARIADB_CLIENT_BULK_UNIT_RESULTS;

    private Offer() {}

    static long of(ServerIdentity shards) {
        return OWN | (RELAYED & shards.capabilities());
    }
}
