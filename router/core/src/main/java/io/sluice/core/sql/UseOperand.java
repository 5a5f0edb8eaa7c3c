package io.sluice.core.sql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The name in the first {@code USE} of a text. Owned by one lexer. */
final class UseOperand {
    private enum Progress {
        NONE,
        AWAITED,
        NAMED,
        /** More followed than a name: the shard must say what is wrong with it. */
        SPOILT
    }

    private final byte[] name = new byte[TokenReader.NAME_BYTES_MAX];
    private int length;
    private Progress progress = Progress.NONE;

    void begin() {
        progress = Progress.NONE;
    }

    /** A statement {@code USE} begins; answers whether it is the first. */
    boolean start() {
        if (progress != Progress.NONE) {
            return false;
        }
        progress = Progress.AWAITED;
        return true;
    }

    void name(byte[] bytes, int count) {
        if (progress != Progress.AWAITED) {
            progress = Progress.SPOILT;
            return;
        }
        System.arraycopy(bytes, 0, name, 0, count);
        length = count;
        progress = Progress.NAMED;
    }

    void spoil() {
        progress = Progress.SPOILT;
    }

    @Nullable
    String text() {
        return progress == Progress.NAMED ? new String(name, 0, length, StandardCharsets.UTF_8) : null;
    }
}
