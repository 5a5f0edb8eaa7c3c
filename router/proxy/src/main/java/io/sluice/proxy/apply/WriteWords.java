package io.sluice.proxy.apply;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a text is a plain write by its first word. Who lets writes in has judged the whole text; this is asked again, and
 * without any of that judgement, since every other kind of statement can commit the transaction in which it is applied, many
 * even when they are refused: then what stands before it is applied, and no mark says so. Pure functions.
 */
final class WriteWords {
    private static final Set<String> WRITES = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "WITH");
    private static final int WORD_MAX = 7;

    private WriteWords() {}

    static boolean isPlainWrite(byte[] sql) {
        int at = wordAt(sql);
        int end = at;
        while (end < sql.length && end - at <= WORD_MAX && isLetter(sql[end])) {
            end++;
        }
        // A word goes on with a digit, an underscore or a letter of another language.
        boolean whole = end == sql.length || !(sql[end] == '_' || sql[end] == '$' || sql[end] < 0 || isDigit(sql[end]));
        return whole && WRITES.contains(word(sql, at, end));
    }

    private static String word(byte[] sql, int from, int to) {
        return new String(sql, from, to - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** Behind white space and comments; the text's end if there is nothing else, or a comment that the server executes. */
    private static int wordAt(byte[] sql) {
        int at = 0;
        while (at < sql.length) {
            if (sql[at] >= 0 && sql[at] <= ' ') {
                at++;
            } else if (sql[at] == '#' || isDashes(sql, at)) {
                at = behind(sql, at, "\n");
            } else if (isComment(sql, at)) {
                at = behind(sql, at + 2, "*/");
            } else {
                return at;
            }
        }
        return at;
    }

    private static boolean isDashes(byte[] sql, int at) {
        return is(sql, at, '-')
                && is(sql, at + 1, '-')
                && at + 2 < sql.length
                && sql[at + 2] >= 0
                && sql[at + 2] <= ' ';
    }

    private static boolean isComment(byte[] sql, int at) {
        return is(sql, at, '/')
                && is(sql, at + 1, '*')
                && !is(sql, at + 2, '!')
                && !(is(sql, at + 2, 'M') && is(sql, at + 3, '!'));
    }

    private static int behind(byte[] sql, int from, String end) {
        for (int at = from; at < sql.length; at++) {
            if (is(sql, at, end.charAt(0)) && (end.length() == 1 || is(sql, at + 1, end.charAt(1)))) {
                return at + end.length();
            }
        }
        return sql.length;
    }

    private static boolean is(byte[] sql, int at, char character) {
        return at < sql.length && sql[at] == character;
    }

    private static boolean isLetter(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    }

    private static boolean isDigit(byte each) {
        return each >= '0' && each <= '9';
    }
}
