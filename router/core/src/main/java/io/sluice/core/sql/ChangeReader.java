package io.sluice.core.sql;

/**
 * Looks, in a statement that may change rows, for all that could mean something else at another time or in another session.
 * It knows where a name may stand before a bracket, not the grammar: what it cannot place, it reports. Most tokens are none
 * of its business, so that it is told of words, points and opening brackets only. Owned by one lexer.
 */
final class ChangeReader {
    private static final int NOWHERE = -5;

    private boolean changes;
    /** Before the first bracket of INSERT and REPLACE, which holds the columns or the partitions. */
    private boolean head;

    /** Where a word stands behind which a name is given, so that the next word but one calls nothing. */
    private int namingAt;

    /** Where the last point stands. */
    private int pointAt;

    void startStatement() {
        changes = false;
    }

    /** The statement begins with this word, or does so behind WITH. */
    void lead(Keyword leading) {
        namingAt = NOWHERE;
        pointAt = NOWHERE;
        head = leading == Keyword.INSERT || leading == Keyword.REPLACE;
        changes = head || leading == Keyword.UPDATE || leading == Keyword.DELETE || leading == Keyword.WITH;
    }

    /** Whether the statement may change rows; if not, nothing of it is to be told here. */
    boolean changes() {
        return changes;
    }

    void point(int at) {
        pointAt = at;
    }

    /** A word without quotes that is not {@link Keyword#NONE}, and the token before it. */
    int word(Keyword word, Keyword before, int at) {
        switch (word) {
            case AS, WITH, RECURSIVE -> {
                namingAt = at;
                return 0;
            }
            case SET, SELECT -> {
                head = false;
                return 0;
            }
            case CURRENT_USER, CURRENT_ROLE, SESSION_USER, SYSDATE, NEXTVAL, CURRVAL, LASTVAL, ROWNUM -> {
                return Effects.UNPINNED;
            }
            case VALUE -> {
                boolean ofSequence = before == Keyword.NEXT || before == Keyword.PREVIOUS;
                return ofSequence ? Effects.UNPINNED : 0;
            }
            case RETURNING -> {
                return Effects.RETURNS_ROWS;
            }
            default -> {
                return schema(word);
            }
        }
    }

    /** A name, in quotes or not. */
    int schema(Keyword name) {
        boolean isServers = name == Keyword.INFORMATION_SCHEMA || name == Keyword.PERFORMANCE_SCHEMA;
        return isServers ? Effects.UNPINNED : 0;
    }

    /**
     * An opening bracket.
     *
     * @param word the token before it, and what {@code name}, {@code length} and {@code hash} are of if it is a word
     * @param at its place in the statement
     * @param atOnce whether nothing stands between the word and the bracket
     */
    int opened(Keyword word, int at, byte[] name, int length, int hash, boolean atOnce) {
        if (!changes) {
            return 0;
        }
        if (head) {
            head = word == Keyword.PARTITION;
            return 0;
        }
        // AS t (a, b), CAST(1 AS CHAR(10)): no call can stand there.
        boolean isNamed = namingAt == at - 2;
        if (word == Keyword.SIGN || isNamed) {
            return 0;
        }
        boolean ofSchema = pointAt == at - 2;
        boolean isKnown = word != Keyword.QUOTED && !ofSchema && KnownFunctions.isKnown(name, length, hash, atOnce);
        return isKnown ? 0 : Effects.UNPINNED;
    }
}
