package io.sluice.it.sessions;

import static io.sluice.it.sessions.StatePiece.variable;

import io.sluice.it.raw.RawClient;
import io.sluice.lab.install.Flavour;
import io.sluice.wire.Command;
import java.util.ArrayList;
import java.util.List;

/** All the pieces of session state that are tried, and the tables and routines they need. */
final class StatePieces {
    /** Made by the admin in each tenant's database, whose default it is. */
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE plain (id INT PRIMARY KEY)",
            "INSERT INTO plain VALUES (1)",
            "CREATE TABLE other (id INT)",
            "CREATE TABLE sink (id INT)",
            "CREATE TABLE counted (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)",
            "CREATE TABLE triggered (id INT)",
            "CREATE TRIGGER keeps BEFORE INSERT ON triggered FOR EACH ROW SET @kept = 7",
            "CREATE FUNCTION keep_variable() RETURNS INT DETERMINISTIC BEGIN SET @kept = 7; RETURN 1; END",
            "CREATE FUNCTION keep_length() RETURNS INT DETERMINISTIC"
                    + " BEGIN SET SESSION group_concat_max_len = 77; RETURN 1; END",
            "CREATE PROCEDURE keep_variable() SET @kept = 7",
            "CREATE PROCEDURE keep_zone() SET time_zone = '+03:00'",
            "CREATE PROCEDURE keep_table() CREATE TEMPORARY TABLE scratch (id INT)");

    private static final String SCRATCH = "SELECT COUNT(*) FROM scratch";
    private static final String KEPT = "SELECT @kept";
    private static final String CHARACTER_SETS = "SELECT @@character_set_client, @@character_set_connection,"
            + " @@character_set_results, @@collation_connection";

    private StatePieces() {}

    static List<StatePiece> all(Flavour flavour) {
        List<StatePiece> all = new ArrayList<>();
        all.addAll(variables());
        all.addAll(ownNames());
        all.addAll(transactions());
        all.addAll(leftovers());
        all.addAll(routines());
        all.addAll(binary());
        all.addAll(
                switch (flavour) {
                    case MYSQL -> ofMySql();
                    case MARIADB -> ofMariaDb();
                });
        return all;
    }

    private static List<StatePiece> variables() {
        return List.of(
                variable("sql_mode", "'ANSI_QUOTES'"),
                variable("time_zone", "'+05:30'"),
                variable("autocommit", "0"),
                variable("transaction_isolation", "'SERIALIZABLE'"),
                variable("foreign_key_checks", "0"),
                variable("unique_checks", "0"),
                variable("sql_select_limit", "1"),
                variable("sql_safe_updates", "1"),
                variable("sql_notes", "0"),
                variable("group_concat_max_len", "99"),
                variable("lc_time_names", "'en_GB'"),
                variable("wait_timeout", "1234"),
                variable("lock_wait_timeout", "12"),
                variable("innodb_lock_wait_timeout", "3"),
                variable("sort_buffer_size", "65536"),
                variable("max_error_count", "3"),
                variable("div_precision_increment", "7"),
                variable("default_week_format", "3"),
                variable("optimizer_switch", "'index_merge=off'"),
                variable("completion_type", "'CHAIN'"),
                variable("profiling", "1"),
                StatePiece.of("timestamp", "SELECT @@timestamp < 2000", "SET timestamp = 1000"),
                variable("insert_id", "4711"),
                variable("sql_auto_is_null", "1"),
                StatePiece.of("rand_seed", "SELECT RAND() < 0.000001", "SET rand_seed1=1, rand_seed2=2"),
                StatePiece.of("names", CHARACTER_SETS, "SET NAMES latin1"),
                StatePiece.of("character set", CHARACTER_SETS, "SET CHARACTER SET latin1"),
                StatePiece.of("no character set of results", CHARACTER_SETS, "SET character_set_results=NULL"),
                StatePiece.of("collation", CHARACTER_SETS, "SET collation_connection='utf8mb4_bin'"),
                StatePiece.of("default schema", "SELECT DATABASE() LIKE 'inform%'", "USE information_schema"),
                new StatePiece(
                        "default schema by command",
                        client -> client.plain(Command.COM_INIT_DB, "information_schema"),
                        client ->
                                client.query("SELECT DATABASE() LIKE 'inform%'").text()),
                new StatePiece(
                        "several statements off",
                        client -> client.setOption(1),
                        client -> client.query("SELECT 1; SELECT 2").text()));
    }

    private static List<StatePiece> ownNames() {
        return List.of(
                StatePiece.of("user variable", "SELECT @mine", "SET @mine = 'mine'"),
                StatePiece.of("user variable by assignment", "SELECT @mine", "SELECT @mine := 5"),
                StatePiece.of("user variable by INTO", "SELECT @mine", "SELECT 5 INTO @mine"),
                StatePiece.of("user variable in an executable comment", "SELECT @mine", "/*!50000 SET @mine = 5 */"),
                StatePiece.of("user variable in a second statement", "SELECT @mine", "SELECT 1; SET @mine = 5"),
                StatePiece.of("diagnostics in a user variable", "SELECT @mine", "GET DIAGNOSTICS @mine = NUMBER"),
                StatePiece.of("temporary table", SCRATCH, "CREATE TEMPORARY TABLE scratch (id INT)"),
                StatePiece.of(
                        "temporary table over a table",
                        "SELECT COUNT(*) FROM plain",
                        "CREATE TEMPORARY TABLE plain (id INT)"),
                StatePiece.of("prepared by SQL", "EXECUTE mine", "PREPARE mine FROM 'SELECT 5'"),
                StatePiece.of("handler", "HANDLER plain READ FIRST", "HANDLER plain OPEN"),
                StatePiece.of(
                        "user lock", "SELECT IS_USED_LOCK('mine') <=> CONNECTION_ID()", "SELECT GET_LOCK('mine', 5)"),
                StatePiece.of(
                        "hidden user lock",
                        "SELECT IS_USED_LOCK('hidden') <=> CONNECTION_ID()",
                        "SELECT /*!50000 GET_LOCK*/('hidden', 5)"),
                StatePiece.of("table lock", "SELECT COUNT(*) FROM other", "LOCK TABLES plain READ"));
    }

    private static List<StatePiece> transactions() {
        return List.of(
                StatePiece.of(
                        "open transaction", "SELECT COUNT(*) FROM plain", "BEGIN", "INSERT INTO plain VALUES (2)"),
                StatePiece.of(
                        "transaction without autocommit",
                        "SELECT COUNT(*) FROM plain",
                        "SET autocommit=0",
                        "INSERT INTO plain VALUES (2)"),
                StatePiece.of("savepoint", "ROLLBACK TO SAVEPOINT mine", "BEGIN", "SAVEPOINT mine"),
                StatePiece.of("next transaction", "INSERT INTO sink VALUES (1)", "SET TRANSACTION READ ONLY"),
                StatePiece.of("all transactions", "INSERT INTO sink VALUES (1)", "SET SESSION TRANSACTION READ ONLY"),
                StatePiece.of("read only transaction", "INSERT INTO sink VALUES (1)", "START TRANSACTION READ ONLY"),
                StatePiece.of("XA", "XA END 'mine'", "XA START 'mine'"));
    }

    private static List<StatePiece> leftovers() {
        return List.of(
                StatePiece.of("insert id", "SELECT LAST_INSERT_ID() > 0", "INSERT INTO counted (n) VALUES (1)"),
                StatePiece.of("insert id by expression", "SELECT LAST_INSERT_ID()", "SELECT LAST_INSERT_ID(4712)"),
                StatePiece.of(
                        "insert id by UPDATE",
                        "SELECT LAST_INSERT_ID()",
                        "UPDATE plain SET id = LAST_INSERT_ID(id + 0) WHERE id = 1"),
                StatePiece.of("insert id by SET", "SELECT LAST_INSERT_ID()", "SET last_insert_id = 4713"),
                StatePiece.of(
                        "found rows",
                        "SELECT FOUND_ROWS() > 1",
                        "SELECT SQL_CALC_FOUND_ROWS * FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3) t LIMIT 2"),
                StatePiece.of("row count", "SELECT ROW_COUNT()", "INSERT INTO sink VALUES (1), (2), (3)"),
                StatePiece.of("warnings", "SHOW WARNINGS", "SELECT CAST('x' AS SIGNED)"),
                StatePiece.of("count of warnings", "SELECT @@warning_count", "SELECT CAST('x' AS SIGNED)"),
                new StatePiece(
                        "error",
                        client -> client.query("SELECT nothing FROM nowhere"),
                        client -> client.query("SHOW COUNT(*) ERRORS").text()));
    }

    private static List<StatePiece> routines() {
        return List.of(
                StatePiece.of("procedure's user variable", KEPT, "CALL keep_variable()"),
                StatePiece.of("procedure's variable", "SELECT @@time_zone", "CALL keep_zone()"),
                StatePiece.of("procedure's temporary table", SCRATCH, "CALL keep_table()"),
                StatePiece.of("function's user variable", KEPT, "SELECT keep_variable()")
                        .untold(),
                StatePiece.of("function's variable", "SELECT @@group_concat_max_len", "SELECT keep_length()")
                        .untold(),
                new StatePiece(
                        "function's user variable in what fails",
                        client -> client.query("SELECT keep_variable() + (SELECT id FROM plain UNION SELECT 2)"),
                        client -> client.query(KEPT).text(),
                        true),
                StatePiece.of(
                        "function's user variable in an UPDATE",
                        KEPT,
                        "UPDATE plain SET id = 1 WHERE id = keep_variable()"),
                StatePiece.of("trigger's user variable", KEPT, "INSERT INTO triggered VALUES (1)"));
    }

    private static List<StatePiece> binary() {
        int[] statement = new int[1];
        return List.of(
                new StatePiece(
                        "prepared statement",
                        client -> statement[0] = client.prepare("SELECT 5"),
                        client -> client.execute(statement[0], 0).text()),
                new StatePiece(
                        "user variable by a prepared statement",
                        client -> client.execute(client.prepare("SET @mine = 5"), 0),
                        client -> client.query("SELECT @mine").text()),
                new StatePiece(
                        "long data",
                        client -> {
                            statement[0] = client.prepare("SELECT ?");
                            client.sendLong(statement[0], 0, "long ");
                            client.sendLong(statement[0], 0, "data");
                        },
                        client -> client.execute(statement[0], 0, (String) null).text()),
                new StatePiece(
                        "cursor",
                        client -> {
                            statement[0] = client.prepare("SELECT 1 UNION SELECT 2 UNION SELECT 3");
                            client.execute(statement[0], RawClient.CURSOR);
                            client.fetch(statement[0], 1);
                        },
                        client -> client.fetch(statement[0], 1).text()));
    }

    private static List<StatePiece> ofMySql() {
        return List.of(
                variable("max_execution_time", "5000"),
                variable("old_alter_table", "1"),
                // Kept by the router, which tells the client accordingly; the server tells the router everything.
                variable("session_track_schema", "0").untold(),
                variable("session_track_transaction_info", "'STATE'"),
                // The router itself has OWN_GTID.
                StatePiece.of(
                        "session_track_gtids",
                        "SELECT @@session_track_gtids = 'ALL_GTIDS'",
                        "SET session_track_gtids='ALL_GTIDS'"),
                variable("transaction_read_only", "1"),
                variable("eq_range_index_dive_limit", "3"),
                StatePiece.of("role", "SELECT CURRENT_ROLE()", "SET ROLE state_role"));
    }

    private static List<StatePiece> ofMariaDb() {
        return List.of(
                variable("max_statement_time", "5"),
                variable("auto_increment_increment", "5"),
                variable("tx_read_only", "1"),
                StatePiece.of("EXECUTE IMMEDIATE", "SELECT @mine", "EXECUTE IMMEDIATE 'SET @mine = 5'"),
                StatePiece.of("Oracle's mode", "SELECT @@sql_mode LIKE '%ORACLE%'", "SET sql_mode=ORACLE"),
                StatePiece.of("role", "SELECT CURRENT_ROLE()", "SET ROLE state_role"));
    }
}
