package io.sluice.core.sql;

/**
 * Finds the functions and tables that matter, wherever they stand: a name, in quotes or not, and for functions a bracket
 * behind it. Answers what they do as {@link Effects}. Owned by one lexer.
 */
final class CallReader {
    /** What a token is that is no sign. */
    static final int NO_SIGN = 0;

    final ChangeReader change = new ChangeReader();

    private Keyword name = Keyword.NONE;
    /** The next token is the first behind {@code LAST_INSERT_ID(}. */
    private boolean insertIdOpened;

    /** The text names the schema, in whichever of its statements. */
    private boolean informationSchema;

    /** It names a table FILES. */
    private boolean files;

    private int places;

    /** A text begins. */
    void begin() {
        informationSchema = false;
        files = false;
        places = 0;
    }

    /** How many question marks the text has that stand for parameters. */
    int places() {
        return places;
    }

    void startStatement() {
        name = Keyword.NONE;
        insertIdOpened = false;
        change.startStatement();
    }

    /** A token begins. */
    int token(int sign) {
        int effects = insertIdOpened ? insertId(sign) : 0;
        insertIdOpened = sign == '(' && name == Keyword.LAST_INSERT_ID;
        if (sign == '(') {
            effects |= called(name);
        }
        if (sign == '?') {
            places++;
        }
        name = Keyword.NONE;
        return effects;
    }

    /** The token that began is a word without quotes, in this place; {@code before} stands before it. */
    int word(Keyword word, Keyword before, int at) {
        name = word;
        if (word == Keyword.NONE) {
            return 0;
        }
        return table(word) | (change.changes() ? change.word(word, before, at) : 0);
    }

    /** The token that began is a name in quotes. */
    int quotedName(Keyword word) {
        name = word;
        return table(word) | (change.changes() ? change.schema(word) : 0);
    }

    /** The token that began is a variable. */
    int variable() {
        return change.changes() ? Effects.READS_VARIABLE : 0;
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
