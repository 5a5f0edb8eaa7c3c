package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with the settings.
 *
 * @param where {@code file:line}, or the name of the environment variable
 * @param setting the path of the setting, such as {@code mysql.tls.mode}; empty for the file as a whole
 */
public record Problem(String where, String setting, String text) {
    public Problem {
        requireNonNull(where, "where");
        requireNonNull(setting, "setting");
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return where + ": " + (setting.isEmpty() ? "" : setting + ": ") + text;
    }
}
