package io.sluice.core.sql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds {@code tenant:NAME} in the comments that stand before the first token. Owned by one lexer. */
final class TenantHint {
    private static final int BYTES_MAX = 96;
    private static final byte[] MARK = "tenant:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;
    private boolean open;
    private boolean found;

    void begin() {
        length = 0;
        open = false;
        found = false;
    }

    /** A comment begins; it counts if nothing but comments stood before it and none of them was a hint. */
    void open(boolean leading) {
        open = leading && !found;
        if (open) {
            length = 0;
        }
    }

    void append(byte next) {
        // White space in front of the mark takes no room.
        if (open && length < BYTES_MAX && (length > 0 || next > ' ' || next < 0)) {
            bytes[length++] = next;
        }
    }

    void close() {
        found |= open && isMarked();
        open = false;
    }

    /** The name, trimmed; empty if there was none behind the mark. */
    @Nullable
    String text() {
        if (!found) {
            return null;
        }
        return new String(bytes, MARK.length, length - MARK.length, StandardCharsets.UTF_8).strip();
    }

    private boolean isMarked() {
        for (int i = 0; i < MARK.length; i++) {
            if (i >= length || bytes[i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
