package io.sluice.it.differential;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.Optional;

/** What the drivers do by methods rather than by statements: transactions, callables, updatable results, metadata. */
final class JdbcCalls {
    private interface Call {
        void run() throws SQLException;
    }

    private final Connection connection;
    private final Recording recording;
    private final JdbcResults results;

    JdbcCalls(Connection connection, Recording recording, JdbcResults results) {
        this.connection = connection;
        this.recording = recording;
        this.results = results;
    }

    void run(Side side) {
        call("a table", () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS calls");
                statement.execute(
                        "CREATE TABLE calls (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), body BLOB)");
            }
        });
        call("transactions", this::transactions);
        call("isolation", this::isolation);
        call("batches", this::batches);
        call("callables", this::callables);
        call("updatable results", this::updatable);
        call("streamed rows", this::streamed);
        call("databases", () -> {
            recording.line(String.valueOf(connection.getCatalog()));
            connection.setCatalog("information_schema");
            recording.line(String.valueOf(connection.getCatalog()));
            connection.setCatalog(side.database());
            recording.line(String.valueOf(connection.getCatalog()));
        });
        call("an unknown database", () -> connection.setCatalog("no_such_database"));
        call("metadata", this::metadata);
        call("tables", () -> results.rows(connection.getMetaData().getTables(side.database(), null, "%", null)));
        call("columns", () -> results.rows(connection.getMetaData().getColumns(side.database(), null, "types%", "%")));
        call("keys", () -> results.rows(connection.getMetaData().getPrimaryKeys(side.database(), null, "calls")));
        call(
                "procedures",
                () -> results.rows(connection.getMetaData().getProcedureColumns(side.database(), null, "p_out", "%")));
        call("the end", () -> {
            recording.line("valid " + connection.isValid(10));
            connection.close();
            recording.line("closed " + connection.isClosed());
        });
    }

    private void call(String title, Call call) {
        recording.begin("JDBC: " + title, Optional.empty());
        try {
            call.run();
        } catch (SQLException failed) {
            results.failure(failed);
        }
    }

    private void show(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            results.rows(rows);
        }
    }

    private void transactions() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            recording.line("updated " + statement.executeUpdate("INSERT INTO calls (name) VALUES ('kept')"));
            Savepoint savepoint = connection.setSavepoint("here");
            recording.line("updated " + statement.executeUpdate("INSERT INTO calls (name) VALUES ('undone')"));
            connection.rollback(savepoint);
            recording.line("updated " + statement.executeUpdate("INSERT INTO calls (name) VALUES ('also kept')"));
            connection.commit();
            recording.line("updated " + statement.executeUpdate("DELETE FROM calls"));
            connection.rollback();
        } finally {
            connection.setAutoCommit(true);
        }
        show("SELECT id, name FROM calls ORDER BY id");
    }

    private void isolation() throws SQLException {
        recording.line("isolation " + connection.getTransactionIsolation());
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        recording.line("isolation " + connection.getTransactionIsolation());
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO calls (name) VALUES ('refused')");
        } catch (SQLException refused) {
            results.failure(refused);
        }
        connection.setReadOnly(false);
    }

    private void batches() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO calls (name, body) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 50; i++) {
                statement.setString(1, "batch " + i);
                statement.setBytes(2, i % 7 == 0 ? null : new byte[i]);
                statement.addBatch();
            }
            results.batch(statement, statement.executeBatch());
        }
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 10; i++) {
                statement.addBatch("UPDATE calls SET name = 'b" + i + "' WHERE id % 10 = " + i);
            }
            statement.addBatch("INSERT INTO calls (id) VALUES (1)");
            statement.addBatch("DELETE FROM calls WHERE id = 5");
            results.batch(statement, statement.executeBatch());
        }
    }

    private void callables() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{CALL p_out(?, ?)}")) {
            call.setInt(1, 20);
            call.registerOutParameter(2, Types.INTEGER);
            results.all(call, call.execute());
            recording.line("out " + call.getInt(2));
        }
        try (CallableStatement call = connection.prepareCall("{? = CALL f_twice(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 21);
            call.execute();
            recording.line("returned " + call.getInt(1));
        }
    }

    private void updatable() throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, name FROM calls ORDER BY id")) {
            recording.line("last " + rows.last() + " " + rows.getRow());
            rows.first();
            rows.updateString(2, "changed");
            rows.updateRow();
            rows.moveToInsertRow();
            rows.updateString(2, "inserted");
            rows.insertRow();
        }
        show("SELECT id, name FROM calls ORDER BY id DESC LIMIT 3");
    }

    private void streamed() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery("SELECT id, name, body FROM calls ORDER BY id")) {
                results.rows(rows);
            }
        } catch (SQLException notByThisDriver) {
            results.failure(notByThisDriver);
        }
    }

    private void metadata() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        recording.line(String.join(
                " ",
                metadata.getDatabaseProductName(),
                metadata.getDatabaseProductVersion(),
                Arrays.toString(new int[] {metadata.getDefaultTransactionIsolation(), metadata.getMaxConnections()})));
    }
}
