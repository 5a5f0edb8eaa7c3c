package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

/** What became of a queued write in the end. */
public sealed interface Settlement {
    /**
     * It is committed on the shard.
     *
     * @param affectedRows of its statements together
     * @param insertId the first AUTO_INCREMENT id that its last statement with any was given; 0 for none; unsigned
     * @param warnings of its statements together
     */
    record Applied(long affectedRows, long insertId, int warnings) implements Settlement {
        /** The marker on the shard says that it is; what it answered is not known any more. */
        public static final Applied BEFORE = new Applied(-1, 0, 0);

        /** Whether the shard's own answer is at hand. */
        public boolean isKnown() {
            return affectedRows >= 0;
        }
    }

    /**
     * It was not applied and will not be by itself: it stands in the dead letters.
     *
     * @param code the shard's error, or one of {@link io.sluice.core.error.SqlError}
     * @param sqlState five characters
     * @param text what the shard said; it may quote values
     */
    record Dead(int code, String sqlState, String text) implements Settlement {
        private static final int TEXT_MAX = 1_000;

        public Dead {
            requireNonNull(sqlState, "sqlState");
            text = requireNonNull(text, "text").length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Dead[code=" + code + ", sqlState=" + sqlState + "]";
        }
    }
}
