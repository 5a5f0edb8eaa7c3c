package io.sluice.it.differential;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;

/** A JDBC driver: the script, then {@link JdbcCalls}. */
final class JdbcClient implements ScriptClient {
    /** Options that make both drivers do as much as they can. */
    enum Driver {
        CONNECTOR_J(
                "jdbc:mysql:",
                "sslMode=DISABLED&allowPublicKeyRetrieval=true&allowMultiQueries=true&allowLoadLocalInfile=true"),
        MARIADB(
                "jdbc:mariadb:",
                "sslMode=disable&allowPublicKeyRetrieval=true&allowMultiQueries=true&allowLocalInfile=true");

        private final String scheme;
        private final String options;

        Driver(String scheme, String options) {
            this.scheme = scheme;
            this.options = options;
        }
    }

    private final String name;
    private final Driver driver;
    private final String options;
    private final boolean prepares;

    /** @param prepares whether also statements without parameters are prepared */
    JdbcClient(String name, Driver driver, String options, boolean prepares) {
        this.name = name;
        this.driver = driver;
        this.options = options;
        this.prepares = prepares;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Side side, Script script, Recording recording) throws SQLException {
        String address = driver.scheme + "//" + side.host() + ":" + side.port() + "/" + side.database() + "?"
                + driver.options + "&" + options;
        JdbcResults results = new JdbcResults(recording);
        try (Connection connection = DriverManager.getConnection(address, side.user(), side.password())) {
            for (Step step : script.stepsFor(this)) {
                recording.begin(step);
                try {
                    run(connection, step, results);
                } catch (SQLException failed) {
                    results.failure(failed);
                }
                recording.line("autocommit " + connection.getAutoCommit());
                results.warnings("connection", connection.getWarnings());
                connection.clearWarnings();
            }
            new JdbcCalls(connection, recording, results).run(side);
        }
    }

    private void run(Connection connection, Step step, JdbcResults results) throws SQLException {
        if (!step.hasParameters() && !prepares) {
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(step.fetchSize());
                boolean rows = statement.execute(step.sql(), Statement.RETURN_GENERATED_KEYS);
                results.all(statement, rows);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(step.sql(), Statement.RETURN_GENERATED_KEYS)) {
            statement.setFetchSize(step.fetchSize());
            results.prepared(statement);
            if (step.batch()) {
                for (List<Parameter> parameters : step.executions()) {
                    set(statement, parameters);
                    statement.addBatch();
                }
                results.batch(statement, statement.executeBatch());
                return;
            }
            for (List<Parameter> parameters :
                    step.hasParameters() ? step.executions() : List.of(List.<Parameter>of())) {
                set(statement, parameters);
                try {
                    results.all(statement, statement.execute());
                } catch (SQLException failed) {
                    results.failure(failed);
                }
            }
        }
    }

    private static void set(PreparedStatement statement, List<Parameter> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            switch (parameter.kind()) {
                case NULL -> statement.setNull(i + 1, Types.VARCHAR);
                case INTEGER -> statement.setLong(i + 1, parameter.integer());
                case DOUBLE -> statement.setDouble(i + 1, parameter.number());
                case STRING -> statement.setString(i + 1, parameter.text());
                case BYTES -> statement.setBytes(i + 1, parameter.bytes());
                case DATETIME -> statement.setTimestamp(i + 1, Timestamp.valueOf(parameter.text()));
                case LONG -> {
                    byte[] content = parameter.bytes();
                    statement.setBinaryStream(i + 1, new ByteArrayInputStream(content), content.length);
                }
            }
        }
    }
}
