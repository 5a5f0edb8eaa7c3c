package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import java.util.List;

/** How a write ended that did not come from the queue. */
public sealed interface RunResult {
    /**
     * It is committed.
     *
     * @param statements one result for each of its statements
     * @param repeated whether an earlier request with the same key had done it
     */
    record Done(List<StatementResult> statements, boolean repeated) implements RunResult {
        public Done {
            statements = List.copyOf(statements);
        }
    }

    /**
     * It was refused and nothing of it is committed.
     *
     * @param statement the number of the statement that was refused, from 0
     * @param code the server's, or one of {@link io.sluice.core.error.SqlError}
     * @param sqlState five characters
     * @param text what the server said; it may quote values
     */
    record Failed(int statement, int code, String sqlState, String text) implements RunResult {
        public Failed {
            requireNonNull(sqlState, "sqlState");
            requireNonNull(text, "text");
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Failed[statement=" + statement + ", code=" + code + ", sqlState=" + sqlState + "]";
        }
    }

    /**
     * No session could be had, the connection was lost, or the deadline passed. With a key it may be run again as it is.
     *
     * @param code the server's, if it refused the login; else 0
     * @param mayBeCommitted whether COMMIT was sent; if not, it will never be committed
     */
    record Lost(Cause why, int code, boolean mayBeCommitted) implements RunResult {
        public Lost {
            requireNonNull(why, "why");
        }
    }
}
