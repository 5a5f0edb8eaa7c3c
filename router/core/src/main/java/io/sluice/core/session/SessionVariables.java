package io.sluice.core.session;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The system variables that a session has set, as the server told them, so that they can be set again on another
 * connection. Owned by the session; limits: 256 variables of 4 KiB each, beyond which the session is tied to its
 * connection.
 */
public final class SessionVariables {
    private static final int VARIABLES_MAX = 256;
    private static final int VALUE_CHARACTERS_MAX = 4096;

    /** What a connection shows a client that left its own trackers as they are (MySQL 8.0 manual, 5.1.8). */
    private static final Set<String> TRACKED_BY_DEFAULT = Set.of(
            "time_zone", "autocommit", "character_set_client", "character_set_results", "character_set_connection");

    /** Told along with others, and set by them. */
    private static final Set<String> FOLLOWING =
            Set.of("character_set_database", "collation_database", "warning_count", "error_count", "transaction_id");

    /** Of one connection by their nature, or set by the router for itself. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "pseudo_thread_id",
            "rand_seed1",
            "rand_seed2",
            "insert_id",
            "gtid_next",
            "sql_log_bin",
            "profiling",
            "pseudo_slave_mode",
            "pseudo_replica_mode",
            "session_track_gtids",
            "session_track_schema",
            "session_track_state_change",
            "session_track_system_variables",
            "session_track_transaction_info");

    /** Names of character sets, dates and the like, which are strings even where they look like numbers. */
    private static final Set<String> STRINGS = Set.of(
            "time_zone",
            "sql_mode",
            "character_set_client",
            "character_set_results",
            "character_set_connection",
            "collation_connection",
            "lc_time_names",
            "lc_messages",
            "default_storage_engine",
            "transaction_isolation",
            "tx_isolation");

    /** What a variable means for the session. */
    public enum Kind {
        /** It can be set again elsewhere. */
        RESTORABLE,
        /** It follows others, and needs nothing. */
        FOLLOWING,
        /** It ties the session to its connection. */
        UNRESTORABLE
    }

    private Map<String, String> values = Map.of();
    private boolean ansiQuotes;
    private boolean noBackslashEscapes;

    /** The server says that the session has set this variable; an empty value also stands for NULL. */
    public Kind onSet(String name, String value) {
        String key = requireNonNull(name, "name").toLowerCase(Locale.ROOT);
        if (FOLLOWING.contains(key)) {
            return Kind.FOLLOWING;
        }
        if (key.equals("sql_mode")) {
            ansiQuotes = value.contains("ANSI_QUOTES");
            noBackslashEscapes = value.contains("NO_BACKSLASH_ESCAPES");
        }
        boolean fits = values.size() < VARIABLES_MAX
                && value.length() <= VALUE_CHARACTERS_MAX
                && value.indexOf('\\') < 0
                && key.chars().allMatch(SessionVariables::isNameCharacter);
        if (!fits || OF_CONNECTION.contains(key)) {
            return Kind.UNRESTORABLE;
        }
        if (values.isEmpty()) {
            values = new LinkedHashMap<>();
        }
        // In the order of the last change: setting a character set changes the collation that was set before.
        values.remove(key);
        values.put(key, value);
        return Kind.RESTORABLE;
    }

    private static boolean isNameCharacter(int c) {
        return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    /** Whether a client with the trackers that a server has by default is told of this variable. */
    public static boolean isToldByDefault(String name) {
        return TRACKED_BY_DEFAULT.contains(name);
    }

    public boolean ansiQuotes() {
        return ansiQuotes;
    }

    public boolean noBackslashEscapes() {
        return noBackslashEscapes;
    }

    /** What follows SET to make another session the same; empty when nothing was set. */
    public String assignments() {
        StringBuilder sql = new StringBuilder();
        values.forEach((name, value) -> {
            if (sql.length() > 0) {
                sql.append(',');
            }
            sql.append("@@session.").append(name).append('=').append(literal(name, value));
        });
        return sql.toString();
    }

    private static String literal(String name, String value) {
        if (value.isEmpty() && name.equals("character_set_results")) {
            return "NULL";
        }
        if (!STRINGS.contains(name) && isNumber(value)) {
            return value;
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean isNumber(String value) {
        boolean digits = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean sign = i == 0 && c == '-';
            if (!sign && c != '.' && (c < '0' || c > '9')) {
                return false;
            }
            digits |= c >= '0' && c <= '9';
        }
        return digits;
    }

    /** The server's session was cleared. */
    public void reset() {
        values = Map.of();
        ansiQuotes = false;
        noBackslashEscapes = false;
    }
}
