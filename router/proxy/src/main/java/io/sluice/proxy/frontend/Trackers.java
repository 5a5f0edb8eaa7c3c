package io.sluice.proxy.frontend;

import io.sluice.core.session.SessionVariables;
import io.sluice.core.sql.VariableSetting;
import io.sluice.core.sql.VariableSetting.Form;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.OwnAnswer;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.wire.packet.SessionChange;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client wants to be told of its session's state. The server always tells the router everything, each commit's id too; drivers that set
 * trackers of their own, as MariaDB's does at each login, are told what they asked for.
 *
 * @param byDefault whether the client left it at the default which variables it is told
 * @param variables the names it asked for, in lower case; {@code *} for all
 * @param schema whether it is told of the default database
 * @param state whether it is told that some state changed
 * @param gtids whether it is told of the ids of its transactions, as far as the server tells them
 */
record Trackers(boolean byDefault, Set<String> variables, boolean schema, boolean state, boolean gtids) {
    static final Trackers DEFAULT = new Trackers(true, Set.of(), true, false, false);

    /** MySQL's only. Whoever sets it keeps its connection and is told what the server tells there: its own ids, all, or none. */
    private static final String GTIDS = "session_track_gtids";

    private static final String PREFIX = "session_track_";
    private static final String VARIABLES = PREFIX + "system_variables";
    private static final String SCHEMA = PREFIX + "schema";
    private static final String STATE = PREFIX + "state_change";
    private static final String QUESTION = "SELECT @@session_track_system_variables, @@session_track_schema,"
            + " @@session_track_state_change, @@session_track_transaction_info";
    private static final int ANSWERS = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

    Trackers {
        variables = Set.copyOf(variables);
    }

    static boolean isOne(String variable) {
        return variable.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    private static Set<String> ownOf(List<VariableSetting> settings) {
        return settings.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .filter(Trackers::isOne)
                .collect(Collectors.toSet());
    }

    /** A tracker was set, and told as any variable. */
    Trackers onTold(SessionChange.SystemVariable told) {
        return told.name().equals(GTIDS) ? withGtids() : this;
    }

    /** As {@link #onTold}, of a statement that may have ended the telling of variables itself. */
    Trackers onSet(List<VariableSetting> settings) {
        return ownOf(settings).contains(GTIDS) ? withGtids() : this;
    }

    private Trackers withGtids() {
        return new Trackers(byDefault, variables, schema, state, true);
    }

    /** What a statement sets beside trackers, and whose value stands in its text. */
    static List<VariableSetting> othersTold(List<VariableSetting> settings) {
        return settings.stream()
                .filter(each -> !isOne(each.name()) && each.form() != Form.EXPRESSION)
                .toList();
    }

    /** What a statement sets beside trackers by an expression: the server may have told it no more. */
    private static List<String> othersUntold(List<VariableSetting> settings) {
        return settings.stream()
                .filter(each -> !isOne(each.name()) && each.form() == Form.EXPRESSION)
                .map(VariableSetting::name)
                .filter(name -> NAME.matcher(name).matches())
                .toList();
    }

    boolean tells(String variable) {
        if (byDefault) {
            return SessionVariables.isToldByDefault(variable);
        }
        return variables.contains("*") || variables.contains(variable.toLowerCase(Locale.ROOT));
    }

    /**
     * What the router took over from a connection.
     *
     * @param values of the variables that were set in the same statement by an expression
     */
    record Adopted(Trackers trackers, Map<String, String> values) {
        Adopted {
            values = Map.copyOf(values);
        }
    }

    /**
     * Asks a connection what the client has set there, and sets the trackers back to what the router needs. What it has not
     * set there is as before: on the connection stands what the router needs. Fails when the client asked for what the
     * router cannot give, such as transaction information: then the session keeps its connection.
     */
    Future<Adopted> adopt(ShardPools pools, BackendConnection connection, List<VariableSetting> settings) {
        Set<String> set = ownOf(settings);
        if (set.isEmpty() || set.contains(GTIDS)) {
            return Future.failedFuture("not for the router to tell");
        }
        List<String> names = othersUntold(settings);
        StringBuilder question = new StringBuilder(QUESTION);
        names.forEach(name -> question.append(", @@session.").append(name));
        return pools.query(connection, question.toString())
                .compose(answer -> {
                    List<String> row = row(answer, connection, ANSWERS + names.size());
                    boolean usable =
                            row.size() == ANSWERS + names.size() && row.get(3).equalsIgnoreCase("OFF");
                    return usable
                            ? Future.succeededFuture(with(set, row, names))
                            : Future.failedFuture("not for the router to tell");
                })
                .compose(adopted -> pools.query(connection, ShardPools.tracking())
                        .compose(answer -> {
                            boolean failed = answer.isError();
                            answer.release();
                            return failed
                                    ? Future.failedFuture("trackers cannot be set")
                                    : Future.succeededFuture(adopted);
                        }));
    }

    private static List<String> row(OwnAnswer answer, BackendConnection connection, int columns) {
        try {
            return answer.isError()
                    ? List.of()
                    : answer.firstRow(columns, connection.profile().capabilities());
        } finally {
            answer.release();
        }
    }

    private Adopted with(Set<String> set, List<String> row, List<String> names) {
        Set<String> told = Stream.of(row.get(0).split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), row.get(ANSWERS + i));
        }
        boolean same = !set.contains(VARIABLES);
        Trackers next = new Trackers(
                same && byDefault,
                same ? variables : told,
                set.contains(SCHEMA) ? isOn(row.get(1)) : schema,
                set.contains(STATE) ? isOn(row.get(2)) : state,
                gtids);
        return new Adopted(next, values);
    }

    private static boolean isOn(String value) {
        return value.equals("1") || value.equalsIgnoreCase("ON");
    }
}
