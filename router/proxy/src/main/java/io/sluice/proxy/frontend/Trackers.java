package io.sluice.proxy.frontend;

import io.sluice.core.session.SessionVariables;
import io.sluice.core.sql.VariableSetting;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.OwnAnswer;
import io.sluice.proxy.backend.ShardPools;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client wants to be told of its session's state. The server always tells the router everything; drivers that set
 * trackers of their own, as MariaDB's does at each login, are told what they asked for.
 *
 * @param byDefault whether the client left the variables as they are
 * @param variables the names it asked for, in lower case; {@code *} for all
 * @param schema whether it is told of the default database
 * @param state whether it is told that some state changed
 */
record Trackers(boolean byDefault, Set<String> variables, boolean schema, boolean state) {
    static final Trackers DEFAULT = new Trackers(true, Set.of(), true, false);

    private static final String PREFIX = "session_track_";
    private static final String QUESTION = "SELECT @@session_track_system_variables, @@session_track_schema,"
            + " @@session_track_state_change, @@session_track_transaction_info";
    private static final int ANSWERS = 4;

    Trackers {
        variables = Set.copyOf(variables);
    }

    static boolean isOne(String variable) {
        return variable.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    static List<VariableSetting> without(List<VariableSetting> settings) {
        return settings.stream().filter(each -> !isOne(each.name())).toList();
    }

    boolean tells(String variable) {
        if (byDefault) {
            return SessionVariables.isToldByDefault(variable);
        }
        return variables.contains("*") || variables.contains(variable.toLowerCase(Locale.ROOT));
    }

    /**
     * Asks a connection what the client has set there, and sets it back to what the router needs. Fails when the client asked
     * for what the router cannot give, such as transaction information: then the session keeps its connection.
     */
    static Future<Trackers> adopt(ShardPools pools, BackendConnection connection) {
        return pools.query(connection, QUESTION)
                .compose(answer -> {
                    List<String> row = row(answer, connection);
                    boolean usable = row.size() == ANSWERS && row.get(3).equalsIgnoreCase("OFF");
                    return usable ? Future.succeededFuture(of(row)) : Future.failedFuture("not for the router to tell");
                })
                .compose(
                        chosen -> pools.query(connection, ShardPools.tracking()).compose(answer -> {
                            boolean failed = answer.isError();
                            answer.release();
                            return failed
                                    ? Future.failedFuture("trackers cannot be set")
                                    : Future.succeededFuture(chosen);
                        }));
    }

    private static List<String> row(OwnAnswer answer, BackendConnection connection) {
        try {
            return answer.isError()
                    ? List.of()
                    : answer.firstRow(ANSWERS, connection.profile().capabilities());
        } finally {
            answer.release();
        }
    }

    private static Trackers of(List<String> row) {
        Set<String> names = Stream.of(row.get(0).split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        return new Trackers(false, names, isOn(row.get(1)), isOn(row.get(2)));
    }

    private static boolean isOn(String value) {
        return value.equals("1") || value.equalsIgnoreCase("ON");
    }
}
