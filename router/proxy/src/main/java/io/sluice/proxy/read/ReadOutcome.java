package io.sluice.proxy.read;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.vertx.core.buffer.Buffer;

/** What came of a read. */
public sealed interface ReadOutcome {
    /**
     * It was answered.
     *
     * @param json an object with {@code columns} and {@code rows}
     */
    record Rows(Buffer json) implements ReadOutcome {
        public Rows {
            requireNonNull(json, "json");
        }
    }

    /** The server refused it. */
    record Refused(int code, String sqlState, String text) implements ReadOutcome {
        public Refused {
            requireNonNull(sqlState, "sqlState");
            requireNonNull(text, "text");
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Refused[code=" + code + ", sqlState=" + sqlState + "]";
        }
    }

    /** Its text has so many places for parameters, and it came with another number; it was not executed. */
    record OtherParameters(int places) implements ReadOutcome {}

    /** It has more rows, or more bytes of them, than an answer may have. */
    record TooLarge() implements ReadOutcome {}

    /** It was not sent, or was sent and not answered; as the error says. */
    record Failed(SqlError error, String text) implements ReadOutcome {
        public Failed {
            requireNonNull(error, "error");
            requireNonNull(text, "text");
        }
    }
}
