package io.sluice.proxy.apply;

import io.sluice.core.session.CarriedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL that makes a session of the router's own what a client's session was. Pure functions. */
final class SessionFacts {
    private static final int DEFAULT_COLLATION = 45;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_$.-]{1,64}");
    /** As {@link io.sluice.core.session.SessionVariables#assignments()} writes them: a value is a number, NULL or in quotes. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("@@session\\.([a-z0-9_.]+)=(NULL|-?[0-9.]+|'(?:[^']|'')*')(?:,|$)");

    /**
     * Variables that can be set within a transaction, mean nothing to the transaction itself, and were at the login what they
     * are globally. Not those of character sets, which the login sets. (To set them to DEFAULT would not do: MySQL 8.0.15 then
     * switches {@code foreign_key_checks} off.)
     */
    private static final Set<String> PLAIN = Set.of(
            "sql_mode",
            "time_zone",
            "foreign_key_checks",
            "unique_checks",
            "sql_safe_updates",
            "sql_auto_is_null",
            "sql_warnings",
            "sql_notes",
            "sql_select_limit",
            "autocommit",
            "div_precision_increment",
            "group_concat_max_len",
            "default_week_format",
            "lc_time_names",
            "lc_messages",
            "auto_increment_increment",
            "auto_increment_offset",
            "innodb_lock_wait_timeout",
            "lock_wait_timeout",
            "wait_timeout",
            "interactive_timeout",
            "net_read_timeout",
            "net_write_timeout",
            "max_execution_time");

    /** The router's own way with autocommit, and its own patience. */
    private static final Set<String> OWN = Set.of(
            "autocommit",
            "innodb_lock_wait_timeout",
            "lock_wait_timeout",
            "completion_type",
            "character_set_results",
            "max_execution_time",
            "max_statement_time");

    private SessionFacts() {}

    /**
     * What a session needs after its login, in one SET. Behind the client's variables come the router's own, which win:
     * without autocommit, so that what stands in the pipe behind a deadlock cannot commit by itself.
     */
    static String setUp(CarriedState facts, Duration lockWait, boolean mariaDb) {
        long seconds = lockWait.toSeconds();
        String assignments = facts.assignments();
        return "SET " + assignments + (assignments.isEmpty() ? "" : ",")
                + "@@session.autocommit=0,@@session.completion_type=0,@@session.character_set_results=utf8mb4"
                + ",@@session.innodb_lock_wait_timeout=" + seconds + ",@@session.lock_wait_timeout=" + seconds
                + (mariaDb ? ",@@session.max_statement_time=0" : ",@@session.max_execution_time=0");
    }

    /** The number of the collation with which the session logs in. */
    static int collation(CarriedState facts) {
        return facts.collation() == 0 ? DEFAULT_COLLATION : facts.collation();
    }

    /**
     * The statements that lead from one to the other within a transaction; empty where there is no such way, and a session
     * must be logged in for the other.
     */
    static Optional<List<String>> change(CarriedState from, CarriedState to) {
        if (from.equals(to)) {
            return Optional.of(List.of());
        }
        if (collation(from) != collation(to)) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>();
        if (!from.schema().equals(to.schema())) {
            if (!PLAIN_NAME.matcher(to.schema()).matches()) {
                return Optional.empty();
            }
            statements.add("USE `" + to.schema() + "`");
        }
        if (from.assignments().equals(to.assignments())) {
            return Optional.of(statements);
        }
        return variables(from.assignments(), to.assignments()).map(set -> {
            set.ifPresent(statements::add);
            return statements;
        });
    }

    /** Empty where there is no way; within, empty where nothing is to be done. */
    private static Optional<Optional<String>> variables(String from, String to) {
        Optional<Map<String, String>> before = read(from);
        Optional<Map<String, String>> after = read(to);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        List<String> changes = new ArrayList<>();
        for (String name : before.get().keySet()) {
            if (!after.get().containsKey(name) && !add(changes, name, "@@global." + name)) {
                return Optional.empty();
            }
        }
        for (Map.Entry<String, String> each : after.get().entrySet()) {
            boolean same = each.getValue().equals(before.get().get(each.getKey()));
            if (!same && !add(changes, each.getKey(), each.getValue())) {
                return Optional.empty();
            }
        }
        return Optional.of(changes.isEmpty() ? Optional.empty() : Optional.of("SET " + String.join(",", changes)));
    }

    private static boolean add(List<String> changes, String name, String value) {
        if (OWN.contains(name)) {
            return true;
        }
        changes.add("@@session." + name + "=" + value);
        return PLAIN.contains(name);
    }

    /** Names and values; empty where the text is of another form. */
    private static Optional<Map<String, String>> read(String assignments) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = ASSIGNMENT.matcher(assignments);
        int at = 0;
        while (at < assignments.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return Optional.empty();
            }
            values.put(matcher.group(1), matcher.group(2));
            at = matcher.end();
        }
        return Optional.of(values);
    }
}
