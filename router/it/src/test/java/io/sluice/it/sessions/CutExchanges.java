package io.sluice.it.sessions;

import io.sluice.it.raw.RawClient;
import io.sluice.wire.Command;
import java.io.IOException;
import java.util.List;

/**
 * What a client does until it disappears. Two tables, {@code debits} and {@code credits}, get a row each or none, and
 * {@code marked} is empty for whoever sees no temporary table in its place.
 */
final class CutExchanges {
    /** The tables, in every tenant's database. */
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE debits (id INT AUTO_INCREMENT PRIMARY KEY, amount INT)",
            "CREATE TABLE credits (id INT AUTO_INCREMENT PRIMARY KEY, amount INT)",
            "CREATE TABLE marked (mark INT)",
            "CREATE PROCEDURE answers() BEGIN SELECT 1; SET @mark = 'called'; SELECT 2, 3; END");

    /** All that another session could see of the one that has gone: as many rows in both tables, and nothing else. */
    static final String QUESTION = "SELECT @mark, @@autocommit, @@sql_mode, @@character_set_results, DATABASE(),"
            + " (SELECT COUNT(*) FROM debits) = (SELECT COUNT(*) FROM credits), (SELECT COUNT(*) FROM marked)";

    private static final int OPTION_OFF = 1;

    /** One exchange, on a connection that is logged in unless it is the login. */
    @FunctionalInterface
    interface Exchange {
        void on(RawClient client) throws IOException;
    }

    /** @param login whether the connection is new, and the exchange logs in */
    record Named(String name, boolean login, Exchange exchange) {}

    private CutExchanges() {}

    static List<Named> all() {
        return List.of(
                new Named("login", true, RawClient::login),
                new Named("rows", false, client -> client.run("SELECT 1, 'two', NULL UNION SELECT 3, 'four', 5.5")),
                new Named("error", false, client -> client.query("SELECT * FROM no_such_table")),
                new Named("transaction", false, CutExchanges::transact),
                new Named(
                        "several statements",
                        false,
                        client -> client.queryAll(
                                "BEGIN; INSERT INTO debits (amount) VALUES (2); SELECT LAST_INSERT_ID() > 0;"
                                        + " INSERT INTO credits (amount) VALUES (-2); COMMIT; SELECT 'both'")),
                new Named("session state", false, CutExchanges::changeState),
                new Named("prepared statement", false, CutExchanges::prepare),
                new Named("cursor", false, CutExchanges::fetch),
                new Named("routine", false, client -> client.queryAll("CALL answers()")),
                new Named("reset", false, client -> {
                    client.run("SET @mark = 'before'");
                    client.plain(Command.COM_RESET_CONNECTION, "");
                    client.run("SET @mark = 'behind'");
                }),
                new Named("change of user", false, client -> {
                    client.run("SET @mark = 'before'");
                    client.changeUser();
                    client.run("SET @mark = 'behind'");
                }),
                new Named("other commands", false, client -> {
                    client.plain(Command.COM_PING, "");
                    client.plain(Command.COM_STATISTICS, "");
                    client.plain(Command.COM_INIT_DB, "information_schema");
                    client.setOption(OPTION_OFF);
                    client.quit();
                }));
    }

    private static void transact(RawClient client) throws IOException {
        client.run("BEGIN");
        client.run("INSERT INTO debits (amount) VALUES (1)");
        client.run("INSERT INTO credits (amount) VALUES (-1)");
        client.run("COMMIT");
    }

    private static void changeState(RawClient client) throws IOException {
        client.run("SET @mark = 'left', sql_mode = 'ANSI', autocommit = 0");
        client.run("SET NAMES latin1");
        client.run("CREATE TEMPORARY TABLE marked (mark INT) SELECT 1 AS mark");
        client.run("INSERT INTO debits (amount) VALUES (3)");
        client.run("USE information_schema");
    }

    private static void prepare(RawClient client) throws IOException {
        int statement = client.prepare("SELECT ? AS a, ? AS b");
        client.sendLong(statement, 0, "a long ");
        client.sendLong(statement, 0, "value");
        client.execute(statement, 0, null, "short");
        client.execute(statement, 0, "one", "two");
    }

    private static void fetch(RawClient client) throws IOException {
        int statement = client.prepare("SELECT 1 AS n UNION SELECT 2 UNION SELECT ?");
        client.execute(statement, RawClient.CURSOR, "3");
        client.fetch(statement, 1);
        client.fetch(statement, 5);
    }
}
