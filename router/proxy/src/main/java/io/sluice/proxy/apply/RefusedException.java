package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.proxy.line.Reply;

/** The server refused what makes a session that of the client. Weather, not a bug: it has no stack trace. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply.Refused refusal;

    RefusedException(Reply.Refused refusal) {
        super("error " + refusal.code(), null, false, false);
        this.refusal = requireNonNull(refusal, "refusal");
    }

    Reply.Refused refusal() {
        return refusal;
    }
}
