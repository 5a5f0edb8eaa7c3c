package io.sluice.core.sql;

/** What the first statement of a text is, by its first words. */
public enum StatementKind {
    /** Nothing but white space and comments. */
    EMPTY,
    /** Also {@code VALUES}, {@code TABLE}, and {@code WITH ... SELECT}. */
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    REPLACE,
    /** {@code LOAD DATA} and {@code LOAD XML} from a file of the server. */
    LOAD,
    /** The same with {@code LOCAL}: from a file of the client. */
    LOAD_LOCAL,
    CALL,
    DO,
    SET,
    USE,
    SHOW,
    /** {@code SHOW WARNINGS}, {@code SHOW ERRORS}, {@code SHOW COUNT(*) ...}. */
    SHOW_DIAGNOSTICS,
    /** Also {@code DESCRIBE} and {@code DESC}. */
    EXPLAIN,
    KILL,
    /** {@code BEGIN} and {@code START TRANSACTION}. */
    BEGIN,
    COMMIT,
    /** Also {@code ROLLBACK TO SAVEPOINT}. */
    ROLLBACK,
    /** {@code SAVEPOINT} and {@code RELEASE SAVEPOINT}. */
    SAVEPOINT,
    XA,
    /** {@code LOCK TABLES}, {@code LOCK INSTANCE FOR BACKUP}. */
    LOCK,
    UNLOCK,
    HANDLER,
    /** The SQL statement {@code PREPARE}, not the command COM_STMT_PREPARE. */
    PREPARE,
    EXECUTE,
    DEALLOCATE,
    FLUSH,
    /** {@code CREATE}, {@code ALTER}, {@code DROP}, {@code TRUNCATE}, {@code RENAME}, {@code GRANT}, {@code REVOKE}. */
    DDL,
    /** Everything else, known or not. */
    OTHER
}
