package io.sluice.core.session;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is known of system variables by their names. Pure functions; the names are in lower case. */
final class VariableNames {
    private static final int NAME_CHARACTERS_MAX = 64;

    /**
     * What a server tells with its trackers as they are by default (MySQL 8.0 manual, 5.1.18; the default of {@code
     * session_track_system_variables}).
     */
    private static final Set<String> TOLD_BY_DEFAULT = Set.of(
            "time_zone", "autocommit", "character_set_client", "character_set_results", "character_set_connection");

    /**
     * Told along with others and set by them; or kept by the session itself, as the last insert id is; or the router's own
     * (the trackers).
     */
    private static final Set<String> FOLLOWING = Set.of(
            "character_set_database",
            "collation_database",
            "warning_count",
            "error_count",
            "transaction_id",
            // MariaDB tells it after every write, and it cannot be set.
            "last_gtid",
            "in_transaction",
            "last_insert_id",
            "identity");

    /** Of one connection by their nature, of one statement, or set by the router for itself. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "pseudo_thread_id",
            "rand_seed1",
            "rand_seed2",
            "insert_id",
            // Told as the present time when it is set back to DEFAULT; set again, it would stop the clock.
            "timestamp",
            "gtid_next",
            "gtid_seq_no",
            "gtid_domain_id",
            "server_id",
            "original_commit_timestamp",
            "sql_log_bin",
            "sql_log_off",
            "skip_replication",
            "profiling",
            "debug",
            "debug_sync",
            "pseudo_slave_mode",
            "pseudo_replica_mode",
            // NULL is told as the empty string, which these do not take.
            "innodb_ft_user_stopword_table",
            "innodb_tmpdir",
            "session_track_gtids",
            "session_track_schema",
            "session_track_state_change",
            "session_track_system_variables",
            "session_track_transaction_info");

    /** Names of character sets, modes and the like, which are strings even where they look like numbers. */
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
            "transaction_isolation");

    /** MySQL's and MariaDB's other names of the same variable, of which only one is told. */
    private static final Map<String, String> ALIASES = Map.of(
            "tx_isolation", "transaction_isolation",
            "tx_read_only", "transaction_read_only",
            "storage_engine", "default_storage_engine");

    private VariableNames() {}

    static String canonical(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(key, key);
    }

    static boolean isToldByDefault(String name) {
        return TOLD_BY_DEFAULT.contains(name);
    }

    static boolean isFollowing(String name) {
        return FOLLOWING.contains(name);
    }

    static boolean isRestorable(String name) {
        return !OF_CONNECTION.contains(name)
                && !name.isEmpty()
                && name.length() <= NAME_CHARACTERS_MAX
                && name.chars().allMatch(VariableNames::isNameCharacter);
    }

    /** Whether the value means the same in every character set and {@code sql_mode} once it is in quotes. */
    static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\\');
    }

    /** The value as SQL text. */
    static String literal(String name, String value) {
        if (value.isEmpty() && name.equals("character_set_results")) {
            return "NULL";
        }
        if (!STRINGS.contains(name) && isNumber(value)) {
            return value;
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean isNameCharacter(int c) {
        return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    private static boolean isNumber(String value) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else if (c != '-' || i > 0) {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
