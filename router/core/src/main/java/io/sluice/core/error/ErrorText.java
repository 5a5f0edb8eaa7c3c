package io.sluice.core.error;

import static java.util.Objects.requireNonNull;

/** Fills in the places of an error's template. */
final class ErrorText {
    private static final String PLACE = "%s";

    private ErrorText() {}

    /** @throws IllegalArgumentException if there are more or fewer arguments than places */
    static String of(String name, String template, Object... arguments) {
        StringBuilder text = new StringBuilder(template.length() + 32);
        int from = 0;
        int used = 0;
        for (int at = template.indexOf(PLACE); at >= 0; at = template.indexOf(PLACE, from)) {
            if (used == arguments.length) {
                throw new IllegalArgumentException(name + " needs more than " + arguments.length + " arguments");
            }
            text.append(template, from, at).append(requireNonNull(arguments[used++], "argument"));
            from = at + PLACE.length();
        }
        if (used < arguments.length) {
            throw new IllegalArgumentException(name + " takes " + used + " arguments but got " + arguments.length);
        }
        text.append(template, from, template.length());
        return text.length() <= SqlError.TEXT_MAX ? text.toString() : text.substring(0, SqlError.TEXT_MAX - 3) + "...";
    }
}
