package io.sluice.core.sql;

/** The id in a first statement {@code KILL}. Owned by one lexer. */
final class KillOperand {
    /** So many digits always fit into a {@code long}. */
    private static final int DIGITS_MAX = 18;

    private boolean seen;
    private long id;
    private boolean queryOnly;

    void begin() {
        seen = false;
        id = StatementLexer.NO_ID;
        queryOnly = false;
    }

    long id() {
        return id;
    }

    boolean queryOnly() {
        return queryOnly;
    }

    void word(Keyword word, byte[] name, int length) {
        if (!seen && word == Keyword.QUERY) {
            queryOnly = true;
            return;
        }
        if (!seen && (word == Keyword.CONNECTION || word == Keyword.HARD || word == Keyword.SOFT)) {
            return;
        }
        id = seen ? StatementLexer.NO_ID : number(name, length);
        seen = true;
    }

    /** Anything but a word or a number: an expression, which only the shard can evaluate. */
    void spoil() {
        seen = true;
        id = StatementLexer.NO_ID;
    }

    private static long number(byte[] name, int length) {
        if (length > DIGITS_MAX) {
            return StatementLexer.NO_ID;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = name[i] - '0';
            if (digit < 0 || digit > 9) {
                return StatementLexer.NO_ID;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
