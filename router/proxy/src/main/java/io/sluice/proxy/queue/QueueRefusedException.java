package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;

/** The queue did not take a write, or cannot say of one; with what the client is told. */
public final class QueueRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SqlError error;

    public QueueRefusedException(SqlError error, Object... arguments) {
        super(requireNonNull(error, "error").text(arguments), null, false, false);
        this.error = error;
    }

    public SqlError error() {
        return error;
    }

    /** The text for the client. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
