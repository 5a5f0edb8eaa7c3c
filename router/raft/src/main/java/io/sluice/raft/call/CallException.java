package io.sluice.raft.call;

import static java.util.Objects.requireNonNull;

/** A peer that did not do what it was asked, and said so. */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Answer.Status status;

    CallException(Answer answer) {
        super(answer.status() + ": " + answer.message());
        this.status = requireNonNull(answer.status(), "status");
    }

    public Answer.Status status() {
        return status;
    }
}
