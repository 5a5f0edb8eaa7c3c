package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

/** The cluster could not do what was asked. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; each has another answer. */
    public enum Reason {
        /** No router is reached: nothing was done. */
        UNAVAILABLE,
        /** Too much is under way: nothing was done; try again later. */
        BUSY,
        /** It was sent, and no answer came in time: it may have been done. */
        UNKNOWN,
        /** This router does not lead, or another one does by now: nothing was published. */
        NOT_LEADING,
        /** This member cannot join, for example since its address or port cannot be bound. */
        CANNOT_JOIN,
        /** It was closed. */
        CLOSED
    }

    private final Reason reason;

    public ClusterException(Reason reason, String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
    }

    public ClusterException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
