package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import java.io.Serial;

/** No connection could be had; nothing was sent. The error is what the client is told. Has no stack trace. */
public final class LeaseFailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SqlError error;

    public LeaseFailedException(SqlError error, Object... arguments) {
        super(error.text(arguments), null, false, false);
        this.error = requireNonNull(error, "error");
    }

    public SqlError error() {
        return error;
    }
}
