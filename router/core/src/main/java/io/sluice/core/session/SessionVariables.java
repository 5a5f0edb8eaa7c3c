package io.sluice.core.session;

import static java.util.Objects.requireNonNull;

import io.sluice.core.sql.Effects;
import io.sluice.core.sql.VariableSetting;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The system variables that a session has set, so that they can be set again on another connection: as the server told
 * them, and, where it did not, as the text of the statement has them. Owned by the session; limits: 256 variables of 4
 * KiB each, beyond which the session is tied to its connection.
 */
public final class SessionVariables {
    private static final int VARIABLES_MAX = 256;
    private static final int VALUE_CHARACTERS_MAX = 4096;

    /** What a variable means for the session. */
    public enum Kind {
        /** It can be set again elsewhere. */
        RESTORABLE,
        /** It follows others, and needs nothing. */
        FOLLOWING,
        /** It ties the session to its connection. */
        UNRESTORABLE
    }

    private Map<String, String> values = Map.of();
    /** The names told since the last statement ended. */
    private Set<String> told = Set.of();

    private boolean ansiQuotes;
    private boolean noBackslashEscapes;

    /** The server says that the session has set this variable; an empty value also stands for NULL. */
    public Kind onSet(String name, String value) {
        String key = VariableNames.canonical(requireNonNull(name, "name"));
        if (told.isEmpty()) {
            told = new HashSet<>();
        }
        // Nobody can make a server tell more names than there are variables.
        if (told.size() < VARIABLES_MAX) {
            told.add(key);
        }
        return keep(key, requireNonNull(value, "value"));
    }

    /**
     * A statement has ended. What its text sets and the server did not tell is taken from the text.
     *
     * @param settings of the statement's text
     * @param effects the bits of its text
     * @param failed whether the server answered with an error
     * @return {@link Kind#UNRESTORABLE} if a variable of the text ties the session to its connection, else {@link
     *     Kind#RESTORABLE}
     */
    public Kind onEnd(List<VariableSetting> settings, int effects, boolean failed) {
        Kind kind = Kind.RESTORABLE;
        for (VariableSetting setting : settings) {
            String key = VariableNames.canonical(setting.name());
            if (!told.contains(key) && onUntold(key, setting, effects, failed) == Kind.UNRESTORABLE) {
                kind = Kind.UNRESTORABLE;
            }
        }
        told = Set.of();
        return kind;
    }

    private Kind onUntold(String key, VariableSetting setting, int effects, boolean failed) {
        if (failed) {
            // One statement sets all or nothing; of several, nobody says how far they came.
            return Effects.has(effects, Effects.MULTI) ? Kind.UNRESTORABLE : Kind.FOLLOWING;
        }
        return switch (setting.form()) {
            case LITERAL -> keep(key, setting.text());
            case DEFAULT -> {
                if (values.containsKey(key)) {
                    values.remove(key);
                }
                yield Kind.RESTORABLE;
            }
            case EXPRESSION -> VariableNames.isFollowing(key) ? Kind.FOLLOWING : Kind.UNRESTORABLE;
        };
    }

    private Kind keep(String key, String value) {
        if (VariableNames.isFollowing(key)) {
            return Kind.FOLLOWING;
        }
        if (key.equals("sql_mode")) {
            readSqlMode(value);
        }
        boolean isRoom = values.size() < VARIABLES_MAX || values.containsKey(key);
        boolean fits = isRoom && value.length() <= VALUE_CHARACTERS_MAX && VariableNames.isPlain(value);
        if (!fits || !VariableNames.isRestorable(key)) {
            return Kind.UNRESTORABLE;
        }
        if (values.isEmpty()) {
            values = new LinkedHashMap<>();
        }
        // In the order of the last change: setting a character set changes the collation that was set before.
        values.remove(key);
        values.put(key, value);
        return Kind.RESTORABLE;
    }

    private void readSqlMode(String value) {
        String mode = value.toUpperCase(Locale.ROOT);
        ansiQuotes = mode.contains("ANSI_QUOTES");
        noBackslashEscapes = mode.contains("NO_BACKSLASH_ESCAPES");
    }

    /** Whether a client with the trackers that a server has by default is told of this variable. */
    public static boolean isToldByDefault(String name) {
        return VariableNames.isToldByDefault(name);
    }

    public boolean ansiQuotes() {
        return ansiQuotes;
    }

    public boolean noBackslashEscapes() {
        return noBackslashEscapes;
    }

    /** What follows SET to make another session the same; empty when nothing was set. */
    public String assignments() {
        StringBuilder sql = new StringBuilder();
        values.forEach((name, value) -> {
            if (sql.length() > 0) {
                sql.append(',');
            }
            sql.append("@@session.").append(name).append('=').append(VariableNames.literal(name, value));
        });
        return sql.toString();
    }

    /** The server's session was cleared. */
    public void reset() {
        values = Map.of();
        told = Set.of();
        ansiQuotes = false;
        noBackslashEscapes = false;
    }
}
