package io.sluice.proxy.binlog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * Why it is not even known which transactions a server has: weather, not a bug; so without a stack trace. The message has the
 * server's error code, never its text.
 */
public final class BinlogException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the caller's answer differs. */
    public enum Reason {
        /** No connection, or it broke, or TLS could not be agreed on. */
        UNREACHABLE,
        /** No answer in time. */
        DEADLINE,
        /** The server answered the login or a question with an error. */
        REFUSED,
        /** The server keeps no binary log, or one without global transaction ids. */
        NO_LOG,
        /** The server is of another family than the transactions that it is compared with. */
        OTHER_FAMILY,
        /** As many listings as may run at a time are under way, or no more are taken. */
        BUSY
    }

    private final Reason reason;
    private final int errorCode;

    private BinlogException(Reason reason, int errorCode, String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
        this.errorCode = errorCode;
    }

    static BinlogException of(Reason reason) {
        String what = switch (reason) {
            case UNREACHABLE -> "the server cannot be reached or closed the connection";
            case DEADLINE -> "no answer within the deadline";
            case REFUSED -> "the server refused";
            case NO_LOG -> "the server keeps no binary log with global transaction ids";
            case OTHER_FAMILY -> "the server is of another family than the transactions it is compared with";
            case BUSY -> "too many listings are under way";
        };
        return new BinlogException(reason, 0, what);
    }

    static BinlogException refused(int errorCode) {
        return new BinlogException(Reason.REFUSED, errorCode, "the server refused with error " + errorCode);
    }

    public Reason reason() {
        return reason;
    }

    /** The server's error code; 0 if the server did not answer with an error. */
    public int errorCode() {
        return errorCode;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
