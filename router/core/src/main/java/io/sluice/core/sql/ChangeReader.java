package io.sluice.core.sql;

/**
 * Looks, in a statement that may change rows, for all that could mean something else at another time or in another session.
 * It knows where a name may stand before a bracket, not the grammar: what it cannot place, it reports. Owned by one lexer.
 */
final class ChangeReader {
    private static final byte[] NO_NAME = new byte[0];

    private boolean changes;
    /** Before the first bracket of INSERT and REPLACE, which holds the columns or the partitions. */
    private boolean head;

    /** The last token: its sign, and its word if it is one without quotes. */
    private int sign;

    private Keyword word = Keyword.NONE;
    /** The last token is a name. It stands in the lexer's own buffer, which the next name overwrites. */
    private boolean named;

    private byte[] name = NO_NAME;
    private int length;
    private boolean quoted;
    /** What stood before that name. */
    private int signBefore;

    private Keyword wordBefore = Keyword.NONE;

    void startStatement() {
        changes = false;
    }

    /** The statement begins with this word, or does so behind WITH. */
    void lead(Keyword leading) {
        switch (leading) {
            case INSERT, REPLACE -> start(true);
            case UPDATE, DELETE, WITH -> start(false);
            default -> changes = false;
        }
    }

    private void start(boolean hasColumns) {
        changes = true;
        head = hasColumns;
        sign = CallReader.NO_SIGN;
        word = Keyword.NONE;
        signBefore = CallReader.NO_SIGN;
        wordBefore = Keyword.NONE;
        named = false;
    }

    /** Whether the statement may change rows; if not, nothing of it is to be told here. */
    boolean changes() {
        return changes;
    }

    /** A token begins. */
    int token(int next, boolean atOnce) {
        int effects = switch (next) {
            case '(' -> opened(atOnce);
            case CallReader.VARIABLE -> Effects.READS_VARIABLE;
            default -> 0;
        };
        signBefore = sign;
        wordBefore = word;
        sign = next;
        word = Keyword.NONE;
        named = false;
        return effects;
    }

    /** The token that began is a name. */
    int name(Keyword found, byte[] bytes, int count, boolean inQuotes) {
        named = true;
        name = bytes;
        length = count;
        quoted = inQuotes;
        if (found == Keyword.INFORMATION_SCHEMA || found == Keyword.PERFORMANCE_SCHEMA) {
            return Effects.UNPINNED;
        }
        return inQuotes ? 0 : plainName(found);
    }

    private int plainName(Keyword found) {
        word = found;
        switch (found) {
            case SET, SELECT -> {
                head = false;
                return 0;
            }
            case CURRENT_USER, CURRENT_ROLE, SESSION_USER, SYSDATE, NEXTVAL, CURRVAL, LASTVAL, ROWNUM -> {
                return Effects.UNPINNED;
            }
            case VALUE -> {
                boolean ofSequence = wordBefore == Keyword.NEXT || wordBefore == Keyword.PREVIOUS;
                return ofSequence ? Effects.UNPINNED : 0;
            }
            case RETURNING -> {
                return Effects.RETURNS_ROWS;
            }
            default -> {
                return 0;
            }
        }
    }

    private int opened(boolean atOnce) {
        if (head) {
            head = word == Keyword.PARTITION;
            return 0;
        }
        if (!named || isAlias()) {
            return 0;
        }
        boolean isKnown = !quoted && signBefore != '.' && KnownFunctions.isKnown(name, length, atOnce);
        return isKnown ? 0 : Effects.UNPINNED;
    }

    /** The name of a table or a type with something in brackets behind it, where no call can stand. */
    private boolean isAlias() {
        return switch (wordBefore) {
            case AS, WITH, RECURSIVE -> true;
            default -> false;
        };
    }
}
