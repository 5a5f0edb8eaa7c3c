package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

/**
 * Why a statement is not taken into the queue. Of several reasons the first of this order is told. Those from {@link
 * #TOO_LARGE} on are found by who reads the request; nothing in the text tells them.
 */
public enum NotQueueable {
    IN_TRANSACTION("the session is in a transaction", "Within a transaction."),
    AUTOCOMMIT_OFF("the session has autocommit switched off", "With `autocommit = 0`."),
    SESSION_PINNED(
            "the session has state of its own on its connection",
            "While the session has temporary tables, user variables, locks or other state that does not travel."),
    CHARACTER_SET(
            "its text cannot be read with certainty in the session's character set or SQL mode",
            "In a character set whose characters may contain a quote or a backslash (`big5`, `cp932`, `gb18030`, `gbk`, "
                    + "`sjis`, `swe7`), or with `sql_mode = ORACLE`."),
    UNREADABLE(
            "its text cannot be read with certainty",
            "A quote or a comment that does not end, or a block of statements."),
    SEVERAL_STATEMENTS("it has several statements", "More than one statement in one text."),
    OTHER_KIND(
            "only INSERT, UPDATE, DELETE and REPLACE are queued",
            "Any other statement: `CALL`, `LOAD DATA`, DDL, `SELECT ... FOR UPDATE`, ..."),
    SESSION_STATE(
            "it uses or leaves state of the session",
            "`LAST_INSERT_ID()`, with and without an argument, `ROW_COUNT()`, `FOUND_ROWS()`, `SQL_CALC_FOUND_ROWS`, "
                    + "`CONNECTION_ID()`, `GET_LOCK()` and its like, `SET STATEMENT ... FOR`."),
    VARIABLE("it uses a user variable or a system variable", "`@a`, `@@a`."),
    RETURNS_ROWS("it answers with rows", "MariaDB's `RETURNING`."),
    VERSION_COMMENT(
            "it has a comment that only some servers execute",
            "`/*!80000 ... */`, `/*M! ... */`: what they mean is known only to the server."),
    UNPINNED(
            "it calls a function or reads something of which it is not known that it means the same later",
            "Any function that is not in the lists below, a stored function above all; `RAND()`, `UUID()`, `SYSDATE()`, "
                    + "`USER()`, `CURRENT_USER`, `NEXT VALUE FOR`; a function's name in quotes or behind a schema; a table of "
                    + "`information_schema` or `performance_schema`."),
    TOO_LARGE("it is larger than an entry of the queue may be", "Larger than an entry may be, parameters included."),
    QUERY_ATTRIBUTES("it carries query attributes", "Query attributes, which do not travel."),
    LONG_DATA(
            "a parameter was sent in parts, or it asks for a cursor",
            "`COM_STMT_SEND_LONG_DATA`, or an execution with a cursor.");

    private final String text;
    private final String description;

    NotQueueable(String text, String description) {
        this.text = requireNonNull(text, "text");
        this.description = requireNonNull(description, "description");
    }

    /** As it fits into an error text: "not queued: ...". */
    public String text() {
        return text;
    }

    /** For the page of the queue, in Markdown. */
    public String description() {
        return description;
    }
}
