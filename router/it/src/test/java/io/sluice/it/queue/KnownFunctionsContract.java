package io.sluice.it.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.sql.KnownFunctions;
import io.sluice.lab.LabShard;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The names by which a write is let into the queue are the server's own, whatever functions a tenant has stored. */
interface KnownFunctionsContract {
    String DATABASE = "known_functions";
    /** What every stored function here answers. */
    String STORED = "4711";

    /** No function of this name; and the same with a word on gaps before brackets. */
    Set<Integer> UNKNOWN = Set.of(1305, 1630);
    /** A stored function is called with the wrong number of arguments: so it is that one that the server means. */
    int WRONG_ARGUMENTS_OF_STORED = 1318;

    @Test
    default void everyKnownFunctionIsBuiltIn(List<LabShard> shards) throws SQLException {
        List<String> foreign = new ArrayList<>();
        try (Connection connection = shards.get(0).primary().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE known_functions_none");
            statement.execute("USE known_functions_none");
            for (String name : functions()) {
                if (UNKNOWN.contains(error(statement, name + "()"))) {
                    foreign.add(name);
                }
            }
            assertThat(error(statement, "unheard_of()")).isIn(UNKNOWN);
            statement.execute("DROP DATABASE known_functions_none");
        }
        assertThat(foreign).isEmpty();
    }

    @Test
    default void noStoredFunctionCanStandBehindAKnownName(List<LabShard> shards) throws SQLException {
        Set<String> called = new TreeSet<>();
        try (Connection connection = shards.get(0).primary().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
            statement.execute("USE " + DATABASE);
            Set<String> names = functions();
            names.addAll(KnownFunctions.words());
            names.add("unheard_of");
            for (String name : names) {
                statement.execute("CREATE FUNCTION `" + name + "`() RETURNS INT DETERMINISTIC NO SQL RETURN " + STORED);
            }
            for (String name : names) {
                String gap = KnownFunctions.atOnce().contains(name) ? "" : " ";
                for (String call : List.of(name + "(", name + gap + "(")) {
                    if (callsStored(statement, call)) {
                        called.add(call);
                    }
                }
            }
            statement.execute("DROP DATABASE " + DATABASE);
        }
        assertThat(called).as("only the one that proves the test").containsExactly("unheard_of (", "unheard_of(");
    }

    private static Set<String> functions() {
        Set<String> names = new TreeSet<>(KnownFunctions.pure());
        names.addAll(KnownFunctions.clocks());
        return names;
    }

    private static boolean callsStored(Statement statement, String call) throws SQLException {
        return answer(statement, call + ")").equals(STORED)
                || error(statement, call + "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)") == WRONG_ARGUMENTS_OF_STORED;
    }

    private static String answer(Statement statement, String expression) {
        try (ResultSet rows = statement.executeQuery("SELECT " + expression)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException refused) {
            return "error " + refused.getErrorCode();
        }
    }

    private static int error(Statement statement, String expression) {
        try (ResultSet rows = statement.executeQuery("SELECT " + expression)) {
            rows.next();
            return 0;
        } catch (SQLException refused) {
            return refused.getErrorCode();
        }
    }
}
