package io.sluice.it.differential;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The Vert.x MySQL client, by text or by prepared statements. */
final class VertxClient implements ScriptClient {
    private static final long LIMIT_SECONDS = 60;

    private final boolean prepares;

    VertxClient(boolean prepares) {
        this.prepares = prepares;
    }

    @Override
    public String name() {
        return prepares ? "vertx prepared" : "vertx text";
    }

    @Override
    public void run(Side side, Script script, Recording recording) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            MySQLConnection connection = await(MySQLConnection.connect(
                    vertx,
                    new MySQLConnectOptions()
                            .setHost(side.host())
                            .setPort(side.port())
                            .setUser(side.user())
                            .setPassword(side.password())
                            .setDatabase(side.database())));
            for (Step step : script.stepsFor(this)) {
                recording.begin(step);
                try {
                    run(connection, step, recording);
                } catch (ExecutionException failed) {
                    failure(Objects.requireNonNull(failed.getCause()), recording);
                }
            }
            recording.begin("the protocol's own commands", java.util.Optional.empty());
            await(connection.ping());
            await(connection.specifySchema(side.database()));
            await(connection.setOption(io.vertx.mysqlclient.MySQLSetOption.MYSQL_OPTION_MULTI_STATEMENTS_OFF));
            recording.line(
                    "metadata " + await(connection.getInternalStatistics()).startsWith("Uptime"));
            await(connection.resetConnection());
            await(connection.close());
        } finally {
            await(vertx.close());
        }
    }

    private void run(MySQLConnection connection, Step step, Recording recording)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (step.fetchSize() > 0) {
            cursor(connection, step, recording);
        } else if (step.batch()) {
            record(await(connection.preparedQuery(step.sql()).executeBatch(tuples(step))), recording);
        } else if (step.hasParameters()) {
            for (Tuple tuple : tuples(step)) {
                try {
                    record(await(connection.preparedQuery(step.sql()).execute(tuple)), recording);
                } catch (ExecutionException failed) {
                    failure(Objects.requireNonNull(failed.getCause()), recording);
                }
            }
        } else if (prepares) {
            record(await(connection.preparedQuery(step.sql()).execute()), recording);
        } else {
            record(await(connection.query(step.sql()).execute()), recording);
        }
    }

    private static void cursor(MySQLConnection connection, Step step, Recording recording)
            throws ExecutionException, InterruptedException, TimeoutException {
        PreparedStatement statement = await(connection.prepare(step.sql()));
        Cursor cursor = statement.cursor(step.hasParameters() ? tuples(step).get(0) : Tuple.tuple());
        do {
            record(await(cursor.read(step.fetchSize())), recording);
        } while (cursor.hasMore());
        await(cursor.close());
        await(statement.close());
    }

    private static List<Tuple> tuples(Step step) {
        List<Tuple> tuples = new ArrayList<>();
        for (List<Parameter> parameters : step.executions()) {
            Tuple tuple = Tuple.tuple();
            parameters.forEach(parameter -> tuple.addValue(valueOf(parameter)));
            tuples.add(tuple);
        }
        return tuples;
    }

    private static @Nullable Object valueOf(Parameter parameter) {
        return switch (parameter.kind()) {
            case NULL -> null;
            case INTEGER -> parameter.integer();
            case DOUBLE -> parameter.number();
            case STRING -> parameter.text();
            case BYTES, LONG -> Buffer.buffer(parameter.bytes());
            case DATETIME -> LocalDateTime.parse(parameter.text().replace(' ', 'T'));
        };
    }

    private static void record(RowSet<Row> first, Recording recording) {
        for (RowSet<Row> rows = first; rows != null; rows = rows.next()) {
            recording.line("affected " + rows.rowCount() + ", size " + rows.size() + ", insert id "
                    + rows.property(MySQLClient.LAST_INSERTED_ID));
            if (rows.columnDescriptors() != null) {
                for (ColumnDescriptor column : rows.columnDescriptors()) {
                    recording.line("column " + column.name() + " " + column.typeName() + " " + column.jdbcType());
                }
            }
            for (Row row : rows) {
                StringBuilder line = new StringBuilder("row");
                for (int i = 0; i < row.size(); i++) {
                    line.append(" | ").append(recording.value(textOf(row.getValue(i))));
                }
                recording.line(line.toString());
            }
        }
    }

    private static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : value.getClass().getSimpleName() + " " + value;
    }

    private static void failure(Throwable failure, Recording recording) {
        if (failure instanceof MySQLException error) {
            recording.line("error " + error.getErrorCode() + " " + error.getSqlState() + " "
                    + recording.value(error.getMessage()));
        } else if (failure instanceof MySQLBatchException batch) {
            batch.getIterationError().forEach((index, error) -> {
                recording.line("iteration " + index);
                failure(error, recording);
            });
        } else if (String.valueOf(failure.getMessage()).contains("not active")) {
            // The client gave up on what the last step made it read: that step is not for it.
            throw new IllegalStateException("the connection is gone", failure);
        } else {
            recording.line("failure " + failure.getClass().getSimpleName() + " " + failure.getMessage());
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (CompletionException failed) {
            throw new ExecutionException(failed.getCause());
        }
    }
}
