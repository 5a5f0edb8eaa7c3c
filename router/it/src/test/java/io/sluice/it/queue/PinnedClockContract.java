package io.sluice.it.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.sql.KnownFunctions;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account that may touch nothing but its own database sets the clock for its statements, to the microsecond. */
interface PinnedClockContract {
    String DATABASE = "pinned_clock";
    String NOW = "2020-09-13 12:26:40.123456";
    String DATE = "2020-09-13";
    String TIME = "12:26:40.123456";

    /** What each clock says then, written with as many digits as it has. */
    Map<String, Map.Entry<String, String>> CLOCKS = Map.ofEntries(
            Map.entry("NOW", Map.entry("NOW(6)", NOW)),
            Map.entry("CURRENT_TIMESTAMP", Map.entry("CURRENT_TIMESTAMP(6)", NOW)),
            Map.entry("LOCALTIME", Map.entry("LOCALTIME(6)", NOW)),
            Map.entry("LOCALTIMESTAMP", Map.entry("LOCALTIMESTAMP(6)", NOW)),
            Map.entry("UTC_TIMESTAMP", Map.entry("UTC_TIMESTAMP(6)", NOW)),
            Map.entry("CURDATE", Map.entry("CURDATE()", DATE)),
            Map.entry("CURRENT_DATE", Map.entry("CURRENT_DATE()", DATE)),
            Map.entry("UTC_DATE", Map.entry("UTC_DATE()", DATE)),
            Map.entry("CURTIME", Map.entry("CURTIME(6)", TIME)),
            Map.entry("CURRENT_TIME", Map.entry("CURRENT_TIME(6)", TIME)),
            Map.entry("UTC_TIME", Map.entry("UTC_TIME(6)", TIME)),
            Map.entry("UNIX_TIMESTAMP", Map.entry("UNIX_TIMESTAMP()", "1600000000")));

    @Test
    default void everyClockSaysWhatTheTimestampSays(List<LabShard> shards) throws SQLException {
        LabServer server = shards.get(0).primary();
        try (Connection admin = server.connect()) {
            run(
                    admin,
                    "CREATE DATABASE " + DATABASE,
                    "CREATE USER pinned_clock IDENTIFIED BY 'Clock-1'",
                    "GRANT ALL ON " + DATABASE + ".* TO pinned_clock",
                    "CREATE TABLE " + DATABASE + ".t (id INT, made DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), "
                            + "changed TIMESTAMP(6) NULL ON UPDATE CURRENT_TIMESTAMP(6), heard DATETIME(6))",
                    "CREATE TRIGGER " + DATABASE + ".heard BEFORE INSERT ON " + DATABASE
                            + ".t FOR EACH ROW SET NEW.heard = NOW(6)");
        }
        try (Connection own = DriverManager.getConnection(
                "jdbc:mariadb://" + server.address() + "/" + DATABASE + "?sslMode=disable&allowPublicKeyRetrieval=true",
                "pinned_clock",
                "Clock-1")) {
            run(own, "SET time_zone = '+00:00'", "SET timestamp = 1600000000.123456");

            assertThat(CLOCKS.keySet()).containsExactlyInAnyOrderElementsOf(KnownFunctions.clocks());
            for (Map.Entry<String, String> clock : CLOCKS.values()) {
                assertThat(answer(own, "SELECT CAST(" + clock.getKey() + " AS CHAR)"))
                        .as(clock.getKey())
                        .isEqualTo(clock.getValue());
            }
            // Without brackets, too.
            assertThat(answer(own, "SELECT CONCAT(CURRENT_DATE, UTC_DATE, CURRENT_TIMESTAMP, LOCALTIME)"))
                    .isEqualTo(DATE + DATE + NOW.substring(0, 19) + NOW.substring(0, 19));
            assertThat(answer(own, "SELECT CAST(SYSDATE() AS CHAR)"))
                    .as("the one clock that is not pinned")
                    .isNotEqualTo(NOW.substring(0, 19));
            defaultsFollow(own);
        } finally {
            try (Connection admin = server.connect()) {
                run(admin, "DROP USER pinned_clock", "DROP DATABASE " + DATABASE);
            }
        }
    }

    private static void defaultsFollow(Connection own) throws SQLException {
        run(own, "INSERT INTO t (id) VALUES (1)", "SET timestamp = 1600000060.5", "UPDATE t SET id = 2");

        assertThat(answer(own, "SELECT CONCAT(made, '|', heard, '|', changed) FROM t"))
                .isEqualTo(NOW + "|" + NOW + "|2020-09-13 12:27:40.500000");
    }

    private static void run(Connection connection, String... texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : texts) {
                statement.execute(sql);
            }
        }
    }

    private static String answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
