package io.sluice.it.differential;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** A parameter of a prepared statement, as the script has it: {@code kind:text}, or {@code null}. */
record Parameter(Kind kind, String text) {
    enum Kind {
        NULL,
        INTEGER,
        DOUBLE,
        STRING,
        /** In hexadecimal digits. */
        BYTES,
        /** {@code yyyy-mm-dd hh:mm:ss}. */
        DATETIME,
        /** So many bytes, sent ahead of the execution. */
        LONG
    }

    Parameter {
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }

    static Parameter parse(String source) {
        if (source.equals("null")) {
            return new Parameter(Kind.NULL, "");
        }
        int colon = source.indexOf(':');
        return new Parameter(
                Kind.valueOf(source.substring(0, colon).toUpperCase(Locale.ROOT)), source.substring(colon + 1));
    }

    long integer() {
        return Long.parseLong(text);
    }

    double number() {
        return Double.parseDouble(text);
    }

    byte[] bytes() {
        if (kind == Kind.LONG) {
            byte[] content = new byte[Integer.parseInt(text)];
            Arrays.fill(content, (byte) 'x');
            return content;
        }
        return HexFormat.of().parseHex(text);
    }
}
