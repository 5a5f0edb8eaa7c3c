package io.sluice.core.sql;

/**
 * Finds the functions and tables that matter, wherever they stand: a name, in quotes or not, and for functions a bracket
 * behind it. Answers what they do as {@link Effects}. Owned by one lexer.
 */
final class CallReader {
    /** What a token is that is no sign. */
    static final int NO_SIGN = 0;
    /** What a variable of either kind is. */
    static final int VARIABLE = '@';

    private final ChangeReader change = new ChangeReader();

    private Keyword name = Keyword.NONE;
    private boolean bracketAtOnce;
    /** The next token is the first behind {@code LAST_INSERT_ID(}. */
    private boolean insertIdOpened;

    /** The text names the schema, in whichever of its statements. */
    private boolean informationSchema;

    /** It names a table FILES. */
    private boolean files;

    /** A text begins. */
    void begin() {
        informationSchema = false;
        files = false;
    }

    void startStatement() {
        name = Keyword.NONE;
        insertIdOpened = false;
        change.startStatement();
    }

    /** The statement begins with this word, or does so behind WITH. */
    void lead(Keyword word) {
        change.lead(word);
    }

    /** A token begins. */
    int token(int sign) {
        int effects = insertIdOpened ? insertId(sign) : 0;
        insertIdOpened = sign == '(' && name == Keyword.LAST_INSERT_ID;
        if (sign == '(') {
            effects |= called(name);
        }
        if (change.changes()) {
            effects |= change.token(sign, bracketAtOnce);
        }
        name = Keyword.NONE;
        return effects;
    }

    /**
     * The token that began is a name.
     *
     * @param isOpened whether a bracket stands right behind it
     */
    int name(Keyword word, byte[] bytes, int length, boolean isQuoted, boolean isOpened) {
        name = word;
        bracketAtOnce = isOpened;
        int ofChange = change.changes() ? change.name(word, bytes, length, isQuoted) : 0;
        return ofChange | table(word);
    }

    private int table(Keyword word) {
        switch (word) {
            case INNODB_DATAFILES, INNODB_TABLESPACES_BRIEF -> {
                return Effects.NAMES_TENANTS;
            }
            case FILES -> files = true;
            case INFORMATION_SCHEMA -> informationSchema = true;
            default -> {
                return 0;
            }
        }
        return (files ? Effects.MENTIONS_FILES : 0) | (files && informationSchema ? Effects.NAMES_TENANTS : 0);
    }

    private static int insertId(int sign) {
        return sign == ')' ? Effects.READS_INSERT_ID : Effects.SETS_INSERT_ID;
    }

    private static int called(Keyword function) {
        return switch (function) {
            case GET_LOCK,
                    RELEASE_LOCK,
                    RELEASE_ALL_LOCKS,
                    IS_FREE_LOCK,
                    IS_USED_LOCK,
                    SERVICE_GET_READ_LOCKS,
                    SERVICE_GET_WRITE_LOCKS,
                    SERVICE_RELEASE_LOCKS -> Effects.USER_LOCK;
            case ROW_COUNT, FOUND_ROWS -> Effects.READS_DIAGNOSTICS;
            case CONNECTION_ID -> Effects.MENTIONS_CONNECTION_ID;
            default -> 0;
        };
    }
}
