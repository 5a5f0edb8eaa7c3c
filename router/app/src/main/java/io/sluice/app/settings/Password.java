package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

/** A password in clear, as a settings file holds it: at most 256 characters, never printed. */
public record Password(String text) {
    public Password {
        requireNonNull(text, "text");
        if (text.length() > 256) {
            throw new IllegalArgumentException("must have at most 256 characters");
        }
    }

    @Override
    public String toString() {
        return "hidden";
    }
}
