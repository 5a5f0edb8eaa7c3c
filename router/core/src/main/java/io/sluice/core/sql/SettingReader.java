package io.sluice.core.sql;

import io.sluice.core.sql.VariableSetting.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the variables that a text sets, and their values if these are literals. Owned by one lexer. */
final class SettingReader {
    /** A text that sets more is held to set anything. */
    private static final int SETTINGS_MAX = 64;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+([.][0-9]+)?");

    private enum Progress {
        /** Behind the name. */
        NAMED,
        /** Behind the equals sign. */
        VALUE_AWAITED,
        VALUE_READ,
        /** Behind the point in a number. */
        FRACTION_AWAITED,
        NO_LITERAL
    }

    private final List<VariableSetting> settings = new ArrayList<>();
    private @Nullable String name;
    private String value = "";
    private boolean quoted;
    private Progress progress = Progress.NAMED;

    void begin() {
        if (!settings.isEmpty()) {
            settings.clear();
        }
        name = null;
    }

    List<VariableSetting> settings() {
        return settings.isEmpty() ? List.of() : List.copyOf(settings);
    }

    /** A variable is named that will be set. */
    void start(byte[] bytes, int length) {
        start(text(bytes, length).toLowerCase(Locale.ROOT), Progress.NAMED);
    }

    /** The value of this variable follows without an equals sign, as in {@code SET NAMES a COLLATE b}. */
    void startValue(String variable) {
        start(variable, Progress.VALUE_AWAITED);
    }

    /** This variable is set to something that does not stand in the text. */
    void add(String variable) {
        start(variable, Progress.NO_LITERAL);
    }

    private void start(String variable, Progress first) {
        name = variable;
        progress = first;
    }

    boolean isAwaitingValue() {
        return name != null && progress == Progress.VALUE_AWAITED;
    }

    /** A word, number, or, if {@code isQuoted}, a string or a name in quotes; a length below 0 if it cannot be had. */
    void value(byte[] bytes, int length, boolean isQuoted) {
        if (name == null) {
            return;
        }
        if (length >= 0 && progress == Progress.VALUE_AWAITED) {
            value = text(bytes, length);
            quoted = isQuoted;
            progress = Progress.VALUE_READ;
            return;
        }
        if (progress == Progress.FRACTION_AWAITED && !isQuoted) {
            value += "." + text(bytes, length);
            progress = Progress.VALUE_READ;
            return;
        }
        progress = Progress.NO_LITERAL;
    }

    /** {@code =} (also for {@code :=}), the point of a number, or anything that makes the value an expression. */
    void sign(int sign) {
        if (progress == Progress.NAMED && sign == '=') {
            progress = Progress.VALUE_AWAITED;
        } else if (progress == Progress.VALUE_READ && sign == '.' && isDigits()) {
            progress = Progress.FRACTION_AWAITED;
        } else {
            progress = Progress.NO_LITERAL;
        }
    }

    /** The value ends; answers whether the list is full. */
    boolean end() {
        if (name == null) {
            return false;
        }
        boolean full = settings.size() == SETTINGS_MAX;
        if (!full) {
            settings.add(setting(name));
        }
        name = null;
        return full;
    }

    private VariableSetting setting(String variable) {
        if (progress != Progress.VALUE_READ || (!quoted && value.equalsIgnoreCase("NULL"))) {
            return new VariableSetting(variable, Form.EXPRESSION, "");
        }
        if (quoted) {
            return new VariableSetting(variable, Form.LITERAL, value);
        }
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "DEFAULT" -> new VariableSetting(variable, Form.DEFAULT, "");
            // As strings they are no values of a switch.
            case "TRUE" -> new VariableSetting(variable, Form.LITERAL, "1");
            case "FALSE" -> new VariableSetting(variable, Form.LITERAL, "0");
            default -> word(variable);
        };
    }

    private VariableSetting word(String variable) {
        // 0x1F and 1e3 are numbers, but in quotes they would be something else.
        boolean isOtherNumber = value.charAt(0) <= '9' && !NUMBER.matcher(value).matches();
        return isOtherNumber
                ? new VariableSetting(variable, Form.EXPRESSION, "")
                : new VariableSetting(variable, Form.LITERAL, value);
    }

    private boolean isDigits() {
        return !quoted && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
