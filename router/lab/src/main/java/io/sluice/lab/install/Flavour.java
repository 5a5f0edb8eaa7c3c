package io.sluice.lab.install;

/** Whose server it is. */
public enum Flavour {
    /** MySQL 8.0.15 when embedded: caching_sha2_password, GTIDs, TLS; no plugins (no semi-synchronous replication). */
    MYSQL,
    /** MariaDB 11.4.5 when embedded: mysql_native_password, GTIDs, TLS; Linux on x86-64 only. */
    MARIADB
}
