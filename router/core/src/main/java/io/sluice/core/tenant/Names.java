package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The one check that all names share. */
final class Names {
    private Names() {}

    static void require(Pattern form, String value, String what) {
        requireNonNull(value, what);
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " must match " + form.pattern() + " but has " + value.length()
                    + " characters: '" + value.substring(0, Math.min(80, value.length())) + "'");
        }
    }
}
