package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

/** The statements of the canaries: one row for each router, in the database that is reserved for Sluice. Immutable. */
final class CanaryTable {
    /** Longer than any canary: what we have given up ends by itself on the server, and not before we have given it up. */
    static final String PATIENCE = "SET SESSION lock_wait_timeout = 31, innodb_lock_wait_timeout = 31,"
            + " sql_mode = 'NO_BACKSLASH_ESCAPES', autocommit = 1";

    private static final int NAME_MAX = 64;

    private final String router;

    /** @param router the router's name, 1 to 64 characters */
    CanaryTable(String router) {
        requireNonNull(router, "router");
        if (router.isEmpty() || router.length() > NAME_MAX) {
            throw new IllegalArgumentException("a router's name has 1 to " + NAME_MAX + " characters");
        }
        this.router = "'" + router.replace("'", "''") + "'";
    }

    String beat(long heartbeat) {
        return "INSERT INTO _sluice.canary (router, heartbeat) VALUES (" + router + ", " + heartbeat
                + ") ON DUPLICATE KEY UPDATE heartbeat = " + heartbeat;
    }

    String heartbeatOf() {
        return "SELECT heartbeat FROM _sluice.canary WHERE router = " + router;
    }

    String createDatabase() {
        return "CREATE DATABASE IF NOT EXISTS _sluice";
    }

    String createTable() {
        return "CREATE TABLE IF NOT EXISTS _sluice.canary (router VARCHAR(" + NAME_MAX
                + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,"
                + " heartbeat BIGINT NOT NULL) ENGINE = InnoDB";
    }
}
