package io.sluice.core.sql;

import java.util.List;

/**
 * Follows the items of a {@code SET} statement and the names behind {@code @@}; answers what they do as {@link Effects}.
 * Owned by one lexer.
 */
final class SetReader {
    private static final String COLLATION = "collation_connection";

    private enum Scope {
        /** None was named: the session's, except that {@code @@transaction_isolation} is for one transaction. */
        NONE,
        SESSION,
        GLOBAL
    }

    private final SettingReader settings = new SettingReader();
    /** The next token names what is set. */
    private boolean itemStart;
    /** A comma begins another item; not so in {@code SET TRANSACTION}, {@code SET ROLE} and their like. */
    private boolean isList;

    private Scope scope = Scope.NONE;
    /** Behind {@code @@}. */
    private boolean awaitingName;

    private boolean scopeRead;
    private boolean target;
    /** In {@code SET NAMES}. */
    private boolean names;

    private boolean keep;

    void begin() {
        settings.begin();
    }

    void startStatement() {
        itemStart = false;
        isList = false;
        awaitingName = false;
        names = false;
    }

    /** The statement ends. */
    int end() {
        return settings.end() ? Effects.UNTRACKED_STATE : 0;
    }

    List<VariableSetting> settings() {
        return settings.settings();
    }

    /** {@code SET}; in a stored program the names may be its own variables, so they are not kept. */
    void startSet(boolean inProgram) {
        keep = !inProgram;
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
    int comma() {
        awaitingName = false;
        itemStart = false;
        if (!isList) {
            return 0;
        }
        itemStart = true;
        scope = Scope.NONE;
        names = false;
        return end();
    }

    /** Anything that neither names nor qualifies a variable. */
    void plain(int sign) {
        itemStart = false;
        awaitingName = false;
        settings.sign(sign);
    }

    /** A string is worth keeping. */
    boolean isAwaitingValue() {
        return settings.isAwaitingValue();
    }

    /** A word, string or name in quotes that is no target. */
    void value(Keyword word, byte[] name, int length, boolean isQuoted) {
        if (names && keep && word == Keyword.COLLATE) {
            settings.startValue(COLLATION);
            return;
        }
        settings.value(name, length, isQuoted);
    }

    /** {@code @@}, with which a variable begins that is to be set, or is only read. */
    void systemVariable(boolean isTarget) {
        target = isTarget;
        awaitingName = true;
        scopeRead = false;
        scope = Scope.NONE;
    }

    /** A word behind {@code @@}. */
    int name(Keyword word, byte[] name, int length) {
        if (!scopeRead && isScope(word)) {
            scopeRead = true;
            return 0;
        }
        awaitingName = false;
        if (!target) {
            return read(word);
        }
        boolean ofTransaction = word == Keyword.TRANSACTION_ISOLATION
                || word == Keyword.TRANSACTION_READ_ONLY
                || word == Keyword.TX_ISOLATION
                || word == Keyword.TX_READ_ONLY;
        if (ofTransaction && scope == Scope.NONE) {
            return Effects.ONE_SHOT_TRANSACTION | Effects.SETS_VARIABLE;
        }
        return assigned(word, name, length);
    }

    /** A word, without {@code @@}, where an item begins. */
    int item(Keyword word, byte[] name, int length) {
        if (isScope(word)) {
            return 0;
        }
        itemStart = false;
        return switch (word) {
            case TRANSACTION -> {
                isList = false;
                yield ofTransaction();
            }
            case NAMES -> {
                names = true;
                yield Effects.SETS_VARIABLE;
            }
            case CHARACTER, CHARSET -> {
                // It also takes the database's collation, which no server tells.
                if (keep) {
                    settings.add(COLLATION);
                }
                yield Effects.SETS_VARIABLE;
            }
            case ROLE, RESOURCE -> {
                isList = false;
                yield Effects.UNTRACKED_STATE;
            }
            case PASSWORD, DEFAULT -> {
                isList = false;
                yield Effects.WRITES;
            }
            default -> assigned(word, name, length);
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

    private int ofTransaction() {
        return switch (scope) {
            case NONE -> Effects.ONE_SHOT_TRANSACTION;
            case SESSION -> Effects.SETS_VARIABLE;
            case GLOBAL -> 0;
        };
    }

    private int assigned(Keyword word, byte[] name, int length) {
        if (scope == Scope.GLOBAL) {
            return 0;
        }
        if (keep) {
            settings.start(name, length);
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
