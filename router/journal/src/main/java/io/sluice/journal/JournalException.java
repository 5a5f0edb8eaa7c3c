package io.sluice.journal;

import static java.util.Objects.requireNonNull;

/** A log that cannot keep its promise says so with one of these. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; each has another answer. */
    public enum Reason {
        /** Too much waits to be written: nothing was written; try again later. */
        BUSY,
        /** The disk or the log's own limit is reached: nothing was written. */
        FULL,
        /** Other routers did not answer in time: it may be in the log, or come into it later. The log goes on. */
        UNCONFIRMED,
        /** The append was bound to a term in which its router led, and that term is over: nothing was written. */
        NOT_LEADING,
        /** A write or a sync failed, or the log was closed: what waited has an unknown outcome until the next open. */
        STOPPED,
        /** Another process, or another log of this one, has the directory. */
        IN_USE,
        /** Bytes in the middle of the log are not what was written. Nothing was changed; an operator must look. */
        DAMAGED,
        /** The files are of a version that this program does not know. */
        UNKNOWN_VERSION,
        /** The files are encrypted with a key that was not given. Nothing was changed. */
        WRONG_KEY,
        /** The directory cannot be made, read or written. */
        UNREADABLE
    }

    private final Reason reason;

    public JournalException(Reason reason, String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
    }

    public JournalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
