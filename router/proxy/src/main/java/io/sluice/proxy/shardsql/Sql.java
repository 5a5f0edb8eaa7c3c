package io.sluice.proxy.shardsql;

/**
 * Quoting. Holds on connections whose SQL mode is {@code NO_BACKSLASH_ESCAPES} and not {@code ANSI_QUOTES}, which
 * {@link ShardConnection} sets before anything else: there a quote is escaped by doubling it and by nothing else.
 */
public final class Sql {
    private Sql() {}

    public static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * A database in a GRANT, where {@code _} and {@code %} match any character unless escaped: the grant on
     * {@code a_b} would open {@code axb} too.
     */
    static String databasePattern(String database) {
        return identifier(database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%"));
    }

    /** The account on every host: routers come and go, and which hosts may connect is the network's business. */
    static String account(String user) {
        return text(user) + "@'%'";
    }
}
