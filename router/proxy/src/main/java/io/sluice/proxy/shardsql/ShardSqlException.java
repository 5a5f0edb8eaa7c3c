package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Why an operation on a shard failed: weather, not a bug; so without a stack trace. The message names the step, the
 * server's error code and SQL state, never the server's text, which may quote the statement.
 */
public final class ShardSqlException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the caller's answer differs. */
    public enum Reason {
        /** No connection, or it broke. Whether a statement that was under way ran is unknown. */
        UNREACHABLE,
        /** No answer in time. Whether the statement that was under way ran is unknown. */
        DEADLINE,
        /** The server answered the login with an error. */
        LOGIN_REFUSED,
        /** The server answered a statement with an error. */
        STATEMENT_REFUSED,
        /** The shard's record cannot be used here: its secret was sealed with another key, or TLS lacks its authority. */
        MISCONFIGURED
    }

    private final Reason reason;
    private final int errorCode;

    private ShardSqlException(Reason reason, int errorCode, String message) {
        super(message, null, false, false);
        this.reason = requireNonNull(reason, "reason");
        this.errorCode = errorCode;
    }

    /**
     * A failure without a server's error code.
     *
     * @param step what was to be done; it may be logged
     */
    public static ShardSqlException of(Reason reason, String step) {
        String what = switch (reason) {
            case UNREACHABLE -> "the server cannot be reached or closed the connection";
            case DEADLINE -> "no answer within the deadline";
            case LOGIN_REFUSED, STATEMENT_REFUSED -> "the server refused";
            case MISCONFIGURED -> "the shard's record cannot be used by this router";
        };
        return new ShardSqlException(reason, 0, step + ": " + what);
    }

    static ShardSqlException refused(Reason reason, String step, int errorCode, Optional<String> sqlState) {
        String state = sqlState.map(value -> ", SQL state " + value).orElse("");
        return new ShardSqlException(reason, errorCode, step + ": the server refused with error " + errorCode + state);
    }

    public Reason reason() {
        return reason;
    }

    /** The server's error code; 0 if the server did not answer with an error. */
    public int errorCode() {
        return errorCode;
    }
}
