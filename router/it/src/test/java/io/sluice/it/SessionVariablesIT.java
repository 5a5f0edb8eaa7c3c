package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.backend.BackendSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that share too few connections keep their variables, and never see those of others. */
class SessionVariablesIT {
    private static final BackendSettings FEW = new BackendSettings(
            2,
            BackendSettings.DEFAULT.connectTimeout(),
            BackendSettings.DEFAULT.loginTimeout(),
            Duration.ofSeconds(20),
            BackendSettings.DEFAULT.waitingPerShard(),
            BackendSettings.DEFAULT.idleTimeout(),
            Duration.ZERO,
            Duration.ZERO);

    /** A statement, and what shows that it holds. */
    private record Case(String statement, String question, String answer) {}

    private static final List<Case> CASES = List.of(
            // No server tells the collation.
            new Case("SET NAMES utf8mb4 COLLATE utf8mb4_bin", "@@collation_connection", "utf8mb4_bin"),
            // MariaDB tells autocommit for each of these three.
            new Case("SET foreign_key_checks = 0", "@@foreign_key_checks", "0"),
            new Case(
                    "SET unique_checks = OFF, sql_safe_updates = TRUE",
                    "@@unique_checks + 2 * @@sql_safe_updates",
                    "2"),
            new Case("SET sql_notes = 0; SET long_query_time = 0.25", "@@sql_notes + @@long_query_time = 0.25", "1"),
            new Case("SET time_zone = '+03:00'", "@@time_zone", "+03:00"),
            new Case(
                    "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
                    "CONCAT(@@sql_mode, '\\')",
                    "ANSI_QUOTES,NO_BACKSLASH_ESCAPES\\"),
            new Case("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "@@tx", "READ-COMMITTED"),
            new Case("SET group_concat_max_len = 7", "@@group_concat_max_len", "7"),
            new Case("SET autocommit = 0", "@@autocommit", "0"));

    private static final String OTHERS = "CONCAT_WS(' ', @@foreign_key_checks, @@unique_checks, @@sql_safe_updates, "
            + "@@sql_notes, @@time_zone, @@group_concat_max_len, @@autocommit)";

    @Test
    @WithShards
    void onMySql(List<LabShard> shards) throws SQLException, IOException {
        everySessionKeepsItsOwn(shards, "variables_mysql", "@@transaction_isolation");
    }

    @Test
    @WithShards(flavour = Flavour.MARIADB)
    void onMariaDb(List<LabShard> shards) throws SQLException, IOException {
        everySessionKeepsItsOwn(shards, "variables_mariadb", "@@tx_isolation");
    }

    private static void everySessionKeepsItsOwn(List<LabShard> shards, String tenant, String isolation)
            throws SQLException, IOException {
        List<Connection> sessions = new ArrayList<>();
        try (Router router = Router.before(shards, Setup.STANDARD.with(FEW))) {
            router.addTenant(tenant, 0, false);
            try (Connection plain = connect(router, tenant)) {
                String before = ask(plain, OTHERS);
                for (Case each : CASES) {
                    Connection session = connect(router, tenant);
                    sessions.add(session);
                    try (Statement statement = session.createStatement()) {
                        statement.execute(each.statement());
                    }
                }
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < CASES.size(); i++) {
                        Case each = CASES.get(i);
                        String question = each.question().replace("@@tx", isolation);
                        assertThat(ask(sessions.get(i), question))
                                .as(each.statement())
                                .isEqualTo(each.answer());
                        assertThat(ask(plain, OTHERS))
                                .as("after %s", each.statement())
                                .isEqualTo(before);
                    }
                }
                assertThat(Integer.parseInt(ask(plain, "COUNT(*) FROM information_schema.processlist")))
                        .as("connections that %d sessions share", CASES.size() + 1)
                        .isLessThanOrEqualTo(2);
            } finally {
                for (Connection session : sessions) {
                    session.close();
                }
            }
        }
    }

    private static Connection connect(Router router, String tenant) throws SQLException {
        return router.connect(tenant, "?sslMode=REQUIRED&allowMultiQueries=true");
    }

    private static String ask(Connection connection, String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + expression)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
