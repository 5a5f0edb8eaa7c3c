package io.sluice.core.sql;

import static java.util.Objects.requireNonNull;

/**
 * One session variable that a text sets. A router needs it because servers do not always tell: none tells the collation
 * of {@code SET NAMES ... COLLATE}, and MariaDB (11.4 at least) tells another name for variables that share their place
 * with it, {@code autocommit} for {@code foreign_key_checks} among them.
 *
 * @param name the variable, in lower case
 * @param text the value if it is a literal, without its quotes, at most 256 bytes; else empty
 */
public record VariableSetting(String name, Form form, String text) {
    /** How the value is written. */
    public enum Form {
        LITERAL,
        /** The word DEFAULT: what a new session has. */
        DEFAULT,
        /** Only the server knows its value. */
        EXPRESSION
    }

    public VariableSetting {
        requireNonNull(name, "name");
        requireNonNull(form, "form");
        requireNonNull(text, "text");
    }
}
