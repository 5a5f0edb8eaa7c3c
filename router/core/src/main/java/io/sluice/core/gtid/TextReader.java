package io.sluice.core.gtid;

import static java.util.Objects.requireNonNull;

/** What the texts of both families share: their limits, their lists, their numbers. Stateless. */
final class TextReader {
    static final int MAX_CHARACTERS = 65_536;
    static final int MAX_RANGES = 10_000;

    private TextReader() {}

    /** The elements between commas, without white space around them; none of a blank text. */
    static String[] elements(String text) {
        requireNonNull(text, "text");
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("more than " + MAX_CHARACTERS + " characters of transactions");
        }
        String[] elements = text.isBlank() ? new String[0] : text.split(",", -1);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = elements[i].strip();
        }
        return elements;
    }

    /** Digits and nothing else, up to the maximum; what is not so is named as a part of the element. */
    static long number(String digits, long max, String element) {
        if (digits.isEmpty() || digits.length() > 19 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(element);
        }
        try {
            long number = Long.parseLong(digits);
            if (number > max) {
                throw malformed(element);
            }
            return number;
        } catch (NumberFormatException tooLarge) {
            throw malformed(element);
        }
    }

    static IllegalArgumentException malformed(String element) {
        String shown = element.length() > 80 ? element.substring(0, 80) + "..." : element;
        return new IllegalArgumentException("not transactions: '" + shown + "'");
    }
}
