package io.sluice.core.sql;

/**
 * What a text (all its statements) may do or need, as bits of one {@code int}. A set bit means "perhaps"; a clear bit
 * means that the words for it do not stand in the text. What a stored routine does inside cannot be seen here.
 */
public final class Effects {
    /** {@code SET @a = ...}, {@code @a := ...}, {@code INTO @a}, and any {@code @a} handed to CALL, LOAD or GET. */
    public static final int SETS_USER_VARIABLE = 1;
    /** {@code SET} of a session variable, {@code SET NAMES}, {@code SET CHARACTER SET}. */
    public static final int SETS_VARIABLE = 1 << 1;
    /** {@code SET TRANSACTION} without a scope, or {@code SET @@transaction_isolation}: for the next transaction only. */
    public static final int ONE_SHOT_TRANSACTION = 1 << 2;
    /** {@code CREATE TEMPORARY ...}. */
    public static final int TEMPORARY_TABLE = 1 << 3;
    /** {@code LOCK TABLES}, {@code LOCK INSTANCE}, {@code FLUSH TABLES ... WITH READ LOCK | FOR EXPORT}, {@code BACKUP}. */
    public static final int TABLE_LOCK = 1 << 4;
    /** {@code UNLOCK TABLES}. */
    public static final int TABLE_UNLOCK = 1 << 5;
    /** {@code GET_LOCK} and the four functions that go with it. */
    public static final int USER_LOCK = 1 << 6;
    /** A statement {@code HANDLER}. */
    public static final int HANDLER = 1 << 7;
    /** The SQL statements {@code PREPARE}, {@code EXECUTE}, {@code DEALLOCATE}. */
    public static final int SQL_PREPARE = 1 << 8;
    /** A statement {@code XA}. */
    public static final int XA = 1 << 9;
    /** Asks for the warnings, errors or row counts that the previous statement left. */
    public static final int READS_DIAGNOSTICS = 1 << 10;
    /** {@code SQL_CALC_FOUND_ROWS}: a following {@code FOUND_ROWS()} must reach the same connection. */
    public static final int CALC_FOUND_ROWS = 1 << 11;
    /** {@code LAST_INSERT_ID()}, {@code @@identity}, {@code @@last_insert_id}. */
    public static final int READS_INSERT_ID = 1 << 12;
    /** {@code LAST_INSERT_ID(expression)}, {@code SET insert_id}, {@code SET last_insert_id}, {@code SET identity}. */
    public static final int SETS_INSERT_ID = 1 << 13;
    /** {@code CALL}. */
    public static final int CALLS_ROUTINE = 1 << 14;
    /** {@code CONNECTION_ID()}, {@code @@pseudo_thread_id}: the shard would answer its own id. */
    public static final int MENTIONS_CONNECTION_ID = 1 << 15;
    /** {@code SET} of a {@code session_track_*} variable, which the router has set for itself. */
    public static final int SETS_TRACKER = 1 << 16;
    /** {@code LOAD DATA LOCAL}, {@code LOAD XML LOCAL}. */
    public static final int LOCAL_INFILE = 1 << 17;
    /** More than one statement, or a stored program's body, which cannot be told from it. */
    public static final int MULTI = 1 << 18;
    /** A statement {@code USE}. */
    public static final int USES_DATABASE = 1 << 19;
    /** {@code FOR UPDATE}, {@code FOR SHARE}, {@code LOCK IN SHARE MODE}. */
    public static final int LOCKING_READ = 1 << 20;
    /** Anything that is not known to leave the data as it is. */
    public static final int WRITES = 1 << 21;
    /** A statement {@code KILL}: its id is the router's, not the shard's. */
    public static final int KILLS = 1 << 22;
    /** {@code SET ROLE}, {@code SET RESOURCE GROUP}, {@code LOCK INSTANCE}: state of which no tracker speaks. */
    public static final int UNTRACKED_STATE = 1 << 23;
    /** MariaDB's {@code SET STATEMENT}: what the server tells of variables held for this statement only. */
    public static final int STATEMENT_VARIABLES = 1 << 24;
    /**
     * {@code SHOW OPEN TABLES}, and the tables of {@code information_schema} in which MySQL 8.0.15 names the tables of all
     * accounts to everyone: {@code INNODB_DATAFILES}, {@code INNODB_TABLESPACES_BRIEF}, {@code FILES}. Not held of a text that
     * cannot be read with certainty: most of these are mistakes, and deserve the server's answer.
     */
    public static final int NAMES_TENANTS = 1 << 25;
    /** The name {@code FILES}; in the schema {@code information_schema} it is {@link #NAMES_TENANTS}. */
    public static final int MENTIONS_FILES = 1 << 26;
    /**
     * Calls what is not one of {@link KnownFunctions}, or otherwise asks for what is another thing at another time: a
     * sequence, the account, the server's own tables. This one and the next two are looked for only in INSERT, UPDATE,
     * DELETE, REPLACE and what begins with WITH.
     */
    public static final int UNPINNED = 1 << 27;
    /** A user variable or a system variable. */
    public static final int READS_VARIABLE = 1 << 28;
    /** MariaDB's {@code RETURNING}: a change that answers with rows. */
    public static final int RETURNS_ROWS = 1 << 29;
    /** A comment that a server may execute, depending on what it is. */
    public static final int VERSION_COMMENT = 1 << 30;

    /** What a text that cannot be read with certainty is held to do. */
    public static final int IN_DOUBT = SETS_USER_VARIABLE
            | SETS_VARIABLE
            | ONE_SHOT_TRANSACTION
            | TEMPORARY_TABLE
            | TABLE_LOCK
            | USER_LOCK
            | HANDLER
            | SQL_PREPARE
            | XA
            | READS_DIAGNOSTICS
            | CALC_FOUND_ROWS
            | READS_INSERT_ID
            | SETS_INSERT_ID
            | CALLS_ROUTINE
            | MENTIONS_CONNECTION_ID
            | LOCKING_READ
            | WRITES
            | UNTRACKED_STATE;

    private Effects() {}

    /** Whether the mask has any of these bits. */
    public static boolean has(int effects, int bits) {
        return (effects & bits) != 0;
    }
}
