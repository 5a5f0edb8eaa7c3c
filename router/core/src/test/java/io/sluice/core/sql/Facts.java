package io.sluice.core.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that the lexer says of one text. */
record Facts(
        StatementKind kind,
        int effects,
        @Nullable String tenantHint,
        @Nullable String useDatabase,
        long killId,
        boolean killQueryOnly,
        List<VariableSetting> settings) {
    static Facts of(String sql) {
        return of(new StatementLexer(), sql, false, false);
    }

    static Facts of(StatementLexer lexer, String sql, boolean ansiQuotes, boolean noBackslashEscapes) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        lexer.begin(ansiQuotes, noBackslashEscapes);
        lexer.feed(text, 0, text.length);
        return ended(lexer);
    }

    static Facts ended(StatementLexer lexer) {
        lexer.end();
        return new Facts(
                lexer.kind(),
                lexer.effects(),
                lexer.tenantHint(),
                lexer.useDatabase(),
                lexer.killId(),
                lexer.killQueryOnly(),
                lexer.settings());
    }

    /** The names of the single bits that are set. */
    Set<String> effectNames() {
        Set<String> names = new TreeSet<>();
        for (Field field : Effects.class.getFields()) {
            int bit = value(field);
            if (Modifier.isStatic(field.getModifiers()) && Integer.bitCount(bit) == 1 && (effects & bit) != 0) {
                names.add(field.getName());
            }
        }
        return names;
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }
}
