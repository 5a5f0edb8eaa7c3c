package io.sluice.bench.incident;

import io.sluice.core.error.SqlError;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** What a client was told of its statement. */
public enum Answer {
    /** The shard has done it. */
    DIRECT,
    /** It has a receipt. */
    QUEUED,
    /** It was not done, for certain. */
    REFUSED,
    /** It may have been done. */
    UNKNOWN;

    public boolean isAcknowledged() {
        return this == DIRECT || this == QUEUED;
    }

    /** By the code alone. A server's own error of an autocommit statement has rolled it back. */
    public static Answer of(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        Optional<SqlError> known = Arrays.stream(SqlError.values())
                .filter(error -> error.code() == failure.getErrorCode()
                        && error.sqlState().equals(state))
                .findFirst();
        if (known.isPresent()) {
            return switch (known.get().retry()) {
                case NOT_SENT_SAFE, REFUSED -> REFUSED;
                case READ_SAFE, UNKNOWN_OUTCOME -> UNKNOWN;
            };
        }
        return state.startsWith("08") || state.equals("null") ? UNKNOWN : REFUSED;
    }
}
