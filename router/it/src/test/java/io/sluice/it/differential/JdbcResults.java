package io.sluice.it.differential;

import java.sql.BatchUpdateException;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes all that JDBC shows of a statement into the recording. */
final class JdbcResults {
    private static final int SHOWN_ROWS = 100_000;
    private static final int SHOWN_BYTES = 64;

    private final Recording recording;

    JdbcResults(Recording recording) {
        this.recording = recording;
    }

    /** All results of a statement that was executed. */
    void all(Statement statement, boolean firstIsRows) throws SQLException {
        boolean rows = firstIsRows;
        while (true) {
            if (rows) {
                try (ResultSet result = statement.getResultSet()) {
                    rows(result);
                }
            } else {
                long count = statement.getLargeUpdateCount();
                if (count < 0) {
                    break;
                }
                recording.line("updated " + count);
                generatedKeys(statement);
            }
            warnings("statement", statement.getWarnings());
            rows = statement.getMoreResults();
        }
        warnings("statement", statement.getWarnings());
    }

    void batch(Statement statement, int[] counts) throws SQLException {
        recording.line("batch " + Arrays.toString(counts));
        generatedKeys(statement);
        warnings("statement", statement.getWarnings());
    }

    void prepared(PreparedStatement statement) {
        try {
            ParameterMetaData parameters = statement.getParameterMetaData();
            recording.line("parameters " + parameters.getParameterCount());
            ResultSetMetaData columns = statement.getMetaData();
            if (columns != null) {
                columns(columns);
            }
        } catch (SQLException unknown) {
            recording.line("parameters unknown: " + textOf(unknown));
        }
    }

    private void generatedKeys(Statement statement) throws SQLException {
        try (ResultSet keys = statement.getGeneratedKeys()) {
            while (keys.next()) {
                recording.line("generated key " + recording.value(keys.getString(1)));
            }
        }
    }

    void rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        columns(columns);
        int count = 0;
        while (result.next()) {
            if (count++ < SHOWN_ROWS) {
                row(result, columns.getColumnCount());
            }
        }
        recording.line("rows " + count);
        warnings("result", result.getWarnings());
    }

    private void row(ResultSet result, int columns) throws SQLException {
        StringBuilder line = new StringBuilder("row");
        for (int i = 1; i <= columns; i++) {
            line.append(" | ").append(value(result, i));
        }
        recording.line(line.toString());
    }

    private String value(ResultSet result, int column) {
        String text;
        try {
            text = recording.value(result.getString(column));
        } catch (SQLException unreadable) {
            text = "unreadable: " + textOf(unreadable);
        }
        try {
            return text + " " + bytes(result.getBytes(column));
        } catch (SQLException noBytes) {
            return text;
        }
    }

    private String bytes(byte @Nullable [] content) {
        if (content == null || recording.isVarying()) {
            return "";
        }
        return content.length <= SHOWN_BYTES
                ? HexFormat.of().formatHex(content)
                : content.length + " bytes " + Arrays.hashCode(content);
    }

    private void columns(ResultSetMetaData columns) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            // Lengths of what varies may vary with it.
            String lengths = recording.isVarying()
                    ? ""
                    : " " + columns.getPrecision(i) + " " + columns.getScale(i) + " " + columns.getColumnDisplaySize(i);
            recording.line(String.join(
                    " ",
                    "column",
                    columns.getCatalogName(i),
                    columns.getSchemaName(i),
                    columns.getTableName(i),
                    columns.getColumnName(i),
                    columns.getColumnLabel(i),
                    columns.getColumnTypeName(i) + " " + columns.getColumnType(i) + " " + columns.getColumnClassName(i),
                    (columns.isSigned(i) ? "signed" : "unsigned")
                            + (columns.isAutoIncrement(i) ? " auto" : "")
                            + (columns.isCaseSensitive(i) ? " case" : "")
                            + " null" + columns.isNullable(i) + lengths));
        }
    }

    void warnings(String of, @Nullable SQLWarning first) {
        for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
            recording.line("warning of " + of + " " + each.getErrorCode() + " " + each.getSQLState() + " "
                    + recording.value(each.getMessage()));
        }
    }

    void failure(SQLException first) {
        for (SQLException each = first; each != null; each = each.getNextException()) {
            String counts = each instanceof BatchUpdateException batch
                    ? " after " + Arrays.toString(batch.getUpdateCounts())
                    : "";
            recording.line("error " + each.getErrorCode() + " " + each.getSQLState() + " "
                    + each.getClass().getSimpleName() + " " + recording.value(textOf(each)) + counts);
        }
    }

    /** MariaDB's driver puts the connection's id, which is the router's, into every message. */
    private static String textOf(SQLException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
