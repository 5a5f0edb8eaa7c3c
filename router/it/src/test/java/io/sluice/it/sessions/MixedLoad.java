package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.sluice.it.Router;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client connection of a tenant does all the time, checking every answer: reads and writes by itself, transfers
 * in transactions, session variables, user variables, temporary tables, long results. One thread.
 */
final class MixedLoad {
    /** Rows of each tenant's table when the load begins; each holds this balance. */
    static final int ACCOUNTS = 20;

    static final int BALANCE = 100;

    private final Router router;
    private final String tenant;
    private final int client;
    private final Random random;
    private final String zone;
    private long statements;
    private long inserted;

    MixedLoad(Router router, String tenant, int client) {
        this.router = router;
        this.tenant = tenant;
        this.client = client;
        this.random = new Random(client);
        this.zone = String.format("+%02d:%02d", 1 + client % 12, client % 60);
    }

    /** The tables that the load of a tenant uses. */
    static void prepare(Connection connection, String tenant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE accounts (id INT PRIMARY KEY, balance INT, owner VARCHAR(64))");
            statement.execute(
                    "CREATE TABLE visits (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT, owner VARCHAR(64))");
            for (int i = 0; i < ACCOUNTS; i++) {
                statement.execute("INSERT INTO accounts VALUES (" + i + "," + BALANCE + ",'" + tenant + "')");
            }
        }
    }

    long statements() {
        return statements;
    }

    /** Rows that were inserted and not rolled back. */
    long inserted() {
        return inserted;
    }

    /** Connects, says so, and then does its work as long as it is told to. */
    void run(Runnable connected, BooleanSupplier goesOn) throws SQLException {
        String prepared = client % 2 == 0 ? "&useServerPrepStmts=true" : "";
        try (Connection connection =
                router.connect(tenant, "?sslMode=DISABLED&allowPublicKeyRetrieval=true" + prepared)) {
            connected.run();
            execute(connection, "SET time_zone='" + zone + "'");
            while (goesOn.getAsBoolean()) {
                step(connection);
            }
        }
    }

    private void step(Connection connection) throws SQLException {
        int dice = random.nextInt(100);
        if (dice < 50) {
            readOne(connection);
        } else if (dice < 65) {
            insertOne(connection);
        } else if (dice < 85) {
            transfer(connection);
        } else if (dice < 93) {
            expect(connection, "SELECT @@time_zone", zone);
        } else if (dice < 97) {
            readMany(connection);
        } else {
            keepAndForget(connection);
        }
    }

    private void readOne(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT owner, DATABASE() FROM accounts WHERE id = ?")) {
            statement.setInt(1, random.nextInt(ACCOUNTS));
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(tenant);
                assertThat(rows.getString(2)).isEqualTo(tenant);
                assertThat(rows.next()).isFalse();
            }
        }
        statements++;
    }

    private void insertOne(Connection connection) throws SQLException {
        long id;
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO visits (client, owner) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            statement.setInt(1, client);
            statement.setString(2, tenant);
            assertThat(statement.executeUpdate()).isEqualTo(1);
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                id = keys.getLong(1);
            }
        }
        statements++;
        inserted++;
        expect(connection, "SELECT LAST_INSERT_ID()", String.valueOf(id));
        expect(connection, "SELECT client FROM visits WHERE id = " + id, String.valueOf(client));
    }

    /** Moves an amount between two accounts, always in the order of their ids, or takes it all back. */
    private void transfer(Connection connection) throws SQLException {
        int low = random.nextInt(ACCOUNTS - 1);
        int high = low + 1 + random.nextInt(ACCOUNTS - low - 1);
        boolean keeps = random.nextInt(4) > 0;
        connection.setAutoCommit(false);
        int before = balance(connection, low);
        balance(connection, high);
        execute(connection, "UPDATE accounts SET balance = balance - 1 WHERE id = " + low);
        execute(connection, "UPDATE accounts SET balance = balance + 1 WHERE id = " + high);
        execute(connection, "INSERT INTO visits (client, owner) VALUES (" + client + ", '" + tenant + "')");
        expect(connection, "SELECT balance FROM accounts WHERE id = " + low, String.valueOf(before - 1));
        if (keeps) {
            connection.commit();
            inserted++;
        } else {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        statements += 3;
    }

    private int balance(Connection connection, int account) throws SQLException {
        statements++;
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT balance FROM accounts WHERE id = " + account + " FOR UPDATE")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private void readMany(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT DISTINCT owner FROM accounts a JOIN (SELECT 1 FROM accounts) b ORDER BY owner")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(tenant);
            assertThat(rows.next()).isFalse();
        }
        statements++;
    }

    /** State that ties the session to its connection, until the session is reset. */
    private void keepAndForget(Connection connection) throws SQLException {
        expect(connection, "SELECT @mine", null);
        execute(connection, "SET @mine = 'client " + client + "'");
        execute(connection, "CREATE TEMPORARY TABLE scratch AS SELECT " + client + " AS client");
        expect(connection, "SELECT client FROM scratch", String.valueOf(client));
        expect(connection, "SELECT @mine", "client " + client);
        connection.unwrap(JdbcConnection.class).resetServerState();
        execute(connection, "SET time_zone='" + zone + "'");
        expect(connection, "SELECT @mine", null);
    }

    private void execute(Connection connection, String sql) throws SQLException {
        statements++;
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void expect(Connection connection, String sql, @Nullable String value) throws SQLException {
        statements++;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(value);
        }
    }
}
