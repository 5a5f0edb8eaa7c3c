package io.sluice.core.sql;

import org.jspecify.annotations.Nullable;

/**
 * Reads the text of one command, in as many pieces as it comes, and keeps the facts that matter to a router. Reusable:
 * {@link #begin} forgets the text before. Owned by one session and its event loop.
 */
public final class StatementLexer {
    /** What {@link #killId} says when there is no id, or none that is a plain number. */
    public static final long NO_ID = -1;

    private boolean seen;

    /**
     * Starts a new text.
     *
     * @param ansiQuotes whether the session's {@code sql_mode} has ANSI_QUOTES: {@code "a"} is a name, not a string
     * @param noBackslashEscapes whether it has NO_BACKSLASH_ESCAPES
     */
    public void begin(boolean ansiQuotes, boolean noBackslashEscapes) {
        seen = false;
    }

    /** Reads {@code length} bytes at {@code offset}; the text may be split anywhere. */
    public void feed(byte[] text, int offset, int length) {
        seen |= length > 0;
    }

    /** Ends the text; the facts below are whole from here on. */
    public void end() {}

    /** The first statement's kind. */
    public StatementKind kind() {
        return seen ? StatementKind.OTHER : StatementKind.EMPTY;
    }

    /** The bits of {@link Effects} over all statements of the text. */
    public int effects() {
        return seen ? Effects.IN_DOUBT : 0;
    }

    /** The name in a leading comment {@code /* tenant:NAME *}{@code /}, as written, unchecked; null if there is none. */
    public @Nullable String tenantHint() {
        return null;
    }

    /** The name in the first {@code USE} of the text, unquoted and unchecked; null if there is none. */
    public @Nullable String useDatabase() {
        return null;
    }

    /** The id of a first statement {@code KILL}; {@link #NO_ID} if it has none or an expression. */
    public long killId() {
        return NO_ID;
    }

    /** Whether a first statement {@code KILL} ends the query only, not the connection. */
    public boolean killQueryOnly() {
        return false;
    }
}
