package io.sluice.proxy.binlog;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.sql.StatementKind;
import java.util.List;

/**
 * What a server had executed and another lacks. Immutable.
 *
 * @param missing exactly which transactions, also where the rest is incomplete
 * @param transactions how many of them were read to their end; the tables and statements are those of these (and of one more,
 *     read in part, if a bound was reached)
 * @param tables by database and name
 * @param statements what is in the log as a statement, not as rows: DDL, and changes under another log format than ROW
 * @param end whether that is all, else why not
 */
public record Extra(
        TransactionSet missing, long transactions, List<Table> tables, List<Statement> statements, End end) {
    private static final String OWN_DATABASE = "_sluice";
    private static final String OWN_TABLE = "canary";

    public Extra {
        requireNonNull(missing, "missing");
        requireNonNull(end, "end");
        tables = List.copyOf(tables);
        statements = List.copyOf(statements);
    }

    /** Nothing; the set is an empty one, of the family of the server. */
    public static Extra none(TransactionSet empty) {
        return new Extra(empty, 0, List.of(), List.of(), End.ALL);
    }

    /** How many rows of a table; one row counts as often as it was changed. */
    public record Table(String database, String table, long inserted, long updated, long deleted) {
        public Table {
            requireNonNull(database, "database");
            requireNonNull(table, "table");
        }
    }

    /**
     * How many statements of a kind.
     *
     * @param database the session's current database, empty if it had none; the statement may have named another
     */
    public record Statement(StatementKind kind, String database, long count) {
        public Statement {
            requireNonNull(kind, "kind");
            requireNonNull(database, "database");
        }
    }

    /** Where the reading ended. */
    public enum End {
        /** Everything was read. */
        ALL,
        /** The time was over, also because the server stopped answering. */
        TIME,
        /** The limit of transactions was reached. */
        TRANSACTIONS,
        /** The limit of tables or of kinds of statements was reached. */
        TABLES,
        /** The server refused to send the log; most likely it has purged a part that is needed. */
        LOG_GONE,
        /** The connection was lost, or the log ended before the last transaction. */
        CUT,
        /** Everything was received, but there were events that cannot be read. */
        UNREADABLE
    }

    public boolean isComplete() {
        return end == End.ALL;
    }

    /** Whether it is known that nothing but the rows of Sluice's own canaries was changed. */
    public boolean isOnlyOwn() {
        return isComplete()
                && statements.isEmpty()
                && tables.stream()
                        .allMatch(table -> table.database().equals(OWN_DATABASE)
                                && table.table().equals(OWN_TABLE));
    }
}
