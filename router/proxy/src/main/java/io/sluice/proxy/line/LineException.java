package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import java.io.Serial;

/** What ended an attempt to open a {@link Line} or a statement on it. Weather, not a bug: it has no stack trace. */
public final class LineException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Cause cause;
    private final int errorCode;

    public LineException(Cause cause) {
        this(cause, 0);
    }

    private LineException(Cause cause, int errorCode) {
        super(errorCode == 0 ? cause.name() : cause + " (error " + errorCode + ")", null, false, false);
        this.cause = requireNonNull(cause, "cause");
        this.errorCode = errorCode;
    }

    /** The server answered with this error. */
    public static LineException ofCode(int errorCode) {
        return new LineException(Cause.ofCode(errorCode), errorCode);
    }

    public Cause why() {
        return cause;
    }

    /** The server's error code; 0 if it did not answer with an error. */
    public int errorCode() {
        return errorCode;
    }
}
