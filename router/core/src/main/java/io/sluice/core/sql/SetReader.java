package io.sluice.core.sql;

/**
 * Follows the items of a {@code SET} statement and the names behind {@code @@}; answers what they do as {@link Effects}.
 * Owned by one lexer.
 */
final class SetReader {
    private enum Scope {
        /** None was named: the session's, except that {@code @@transaction_isolation} is for one transaction. */
        NONE,
        SESSION,
        GLOBAL
    }

    /** The next token names what is set. */
    private boolean itemStart;
    /** A comma begins another item; not so in {@code SET TRANSACTION}, {@code SET ROLE} and their like. */
    private boolean isList;

    private Scope scope = Scope.NONE;
    /** Behind {@code @@}. */
    private boolean awaitingName;

    private boolean scopeRead;
    private boolean target;

    void startStatement() {
        itemStart = false;
        isList = false;
        awaitingName = false;
    }

    void startSet() {
        itemStart = true;
        isList = true;
        scope = Scope.NONE;
    }

    boolean isItemStart() {
        return itemStart;
    }

    boolean isAwaitingName() {
        return awaitingName;
    }

    /** A comma outside of brackets. */
    void comma() {
        if (isList) {
            itemStart = true;
            scope = Scope.NONE;
        }
    }

    /** Anything that neither names nor qualifies a variable. */
    void plain() {
        itemStart = false;
        awaitingName = false;
    }

    /** {@code @@}, with which a variable begins that is to be set, or is only read. */
    void systemVariable(boolean isTarget) {
        target = isTarget;
        awaitingName = true;
        scopeRead = false;
        scope = Scope.NONE;
    }

    /** A word behind {@code @@}. */
    int name(Keyword word) {
        if (!scopeRead && isScope(word)) {
            scopeRead = true;
            return 0;
        }
        awaitingName = false;
        if (!target) {
            return read(word);
        }
        int effects = assigned(word);
        boolean ofTransaction = word == Keyword.TRANSACTION_ISOLATION
                || word == Keyword.TRANSACTION_READ_ONLY
                || word == Keyword.TX_ISOLATION
                || word == Keyword.TX_READ_ONLY;
        return ofTransaction && scope == Scope.NONE ? effects | Effects.ONE_SHOT_TRANSACTION : effects;
    }

    /** A word, without {@code @@}, where an item begins. */
    int item(Keyword word) {
        if (isScope(word)) {
            return 0;
        }
        itemStart = false;
        return switch (word) {
            case TRANSACTION -> {
                isList = false;
                yield scope == Scope.NONE ? Effects.ONE_SHOT_TRANSACTION : assigned(word);
            }
            case ROLE, RESOURCE -> {
                isList = false;
                yield Effects.UNTRACKED_STATE;
            }
            case PASSWORD, DEFAULT -> {
                isList = false;
                yield Effects.WRITES;
            }
            default -> assigned(word);
        };
    }

    private boolean isScope(Keyword word) {
        return switch (word) {
            case SESSION, LOCAL -> {
                scope = Scope.SESSION;
                yield true;
            }
            case GLOBAL, PERSIST, PERSIST_ONLY -> {
                scope = Scope.GLOBAL;
                yield true;
            }
            default -> false;
        };
    }

    private int assigned(Keyword word) {
        if (scope == Scope.GLOBAL) {
            return 0;
        }
        return Effects.SETS_VARIABLE
                | switch (word) {
                    case INSERT_ID, LAST_INSERT_ID, IDENTITY -> Effects.SETS_INSERT_ID;
                    case SESSION_TRACK_GTIDS,
                            SESSION_TRACK_SCHEMA,
                            SESSION_TRACK_STATE_CHANGE,
                            SESSION_TRACK_SYSTEM_VARIABLES,
                            SESSION_TRACK_TRANSACTION_INFO -> Effects.SETS_TRACKER;
                    default -> 0;
                };
    }

    private static int read(Keyword word) {
        return switch (word) {
            case WARNING_COUNT, ERROR_COUNT -> Effects.READS_DIAGNOSTICS;
            case IDENTITY, LAST_INSERT_ID -> Effects.READS_INSERT_ID;
            case PSEUDO_THREAD_ID -> Effects.MENTIONS_CONNECTION_ID;
            default -> 0;
        };
    }
}
