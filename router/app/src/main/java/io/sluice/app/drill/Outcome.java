package io.sluice.app.drill;

import io.sluice.core.error.SqlError;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** What became of a statement, as its client can tell. */
public enum Outcome {
    OK("ok"),
    /** Answered by another server than the primary. */
    FROM_REPLICA("from a replica"),
    /** Not executed, for certain: safe to send again. */
    REFUSED("refused"),
    /** A read that was sent and not answered. */
    READ_UNANSWERED("read, not answered"),
    /** A write that may have been executed. */
    UNKNOWN("unknown"),
    /** No error of the catalogue: the shard's own, or a connection that went without a word. */
    FAILED("failed");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public boolean isAnswer() {
        return this == OK || this == FROM_REPLICA;
    }

    /** By the code alone. A connection that ends while a write is out leaves an unknown outcome, whatever the driver calls it. */
    static Outcome of(SQLException failure, boolean isWriteSent) {
        Optional<SqlError> known = Arrays.stream(SqlError.values())
                .filter(error -> error.code() == failure.getErrorCode() && error.code() >= SqlError.OWN_MIN)
                .findFirst();
        if (known.isPresent()) {
            return switch (known.get().retry()) {
                case NOT_SENT_SAFE, REFUSED -> REFUSED;
                case READ_SAFE -> READ_UNANSWERED;
                case UNKNOWN_OUTCOME -> UNKNOWN;
            };
        }
        String state = failure.getSQLState();
        boolean isConnectionGone = state != null && state.startsWith("08");
        return isConnectionGone && isWriteSent ? UNKNOWN : FAILED;
    }
}
