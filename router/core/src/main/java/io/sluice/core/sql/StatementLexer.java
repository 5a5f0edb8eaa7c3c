package io.sluice.core.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of one command, in as many pieces as it comes, and keeps the facts that matter to a router. Reusable:
 * {@link #begin} forgets the text before. Owned by one session and its event loop.
 *
 * <p>Comments that a server may execute ({@code /*!80000 ...}, {@code /*M! ...}) are read as code, whatever their
 * version.
 */
public final class StatementLexer {
    /** What {@link #killId} says when there is no id, or none that is a plain number. */
    public static final long NO_ID = -1;

    private final TokenReader tokens = new TokenReader();
    private final TenantHint hint = new TenantHint();
    private final TextScanner scanner = new TextScanner(tokens, hint);

    /**
     * Starts a new text.
     *
     * @param ansiQuotes whether the session's {@code sql_mode} has ANSI_QUOTES: {@code "a"} is a name, not a string
     * @param noBackslashEscapes whether it has NO_BACKSLASH_ESCAPES
     */
    public void begin(boolean ansiQuotes, boolean noBackslashEscapes) {
        scanner.begin(ansiQuotes, noBackslashEscapes);
        tokens.begin();
        hint.begin();
    }

    /** Reads {@code length} bytes at {@code offset}; the text may be split anywhere. */
    public void feed(byte[] text, int offset, int length) {
        scanner.feed(text, offset, length);
    }

    /** Ends the text; the facts below are whole from here on. */
    public void end() {
        scanner.end();
    }

    /** The first statement's kind. */
    public StatementKind kind() {
        return tokens.kind();
    }

    /** The bits of {@link Effects} over all statements of the text. */
    public int effects() {
        return tokens.effects();
    }

    /** How many question marks the text has that stand for parameters, if it is prepared; over all its statements. */
    public int places() {
        return tokens.calls.places();
    }

    /**
     * The name in a comment {@code /* tenant:NAME *}{@code /} that stands before everything else, as written and
     * unchecked, cut to 96 bytes; the first one if there are several; null if there is none.
     */
    public @Nullable String tenantHint() {
        return hint.text();
    }

    /**
     * The name in the first {@code USE} of the text, unquoted and unchecked, cut to 256 bytes; null if there is none, or
     * more than a name.
     */
    public @Nullable String useDatabase() {
        return tokens.use.text();
    }

    /** The session variables that the text sets, in its order, without those of stored programs; at most 64. */
    public List<VariableSetting> settings() {
        return tokens.set.settings();
    }

    /** The id of a first statement {@code KILL}; {@link #NO_ID} if it has none or an expression. */
    public long killId() {
        return tokens.kill.id();
    }

    /** Whether a first statement {@code KILL} ends the query only, not the connection. */
    public boolean killQueryOnly() {
        return tokens.kill.queryOnly();
    }
}
