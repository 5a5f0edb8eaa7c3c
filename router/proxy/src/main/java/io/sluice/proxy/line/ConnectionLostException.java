package io.sluice.proxy.line;

import java.io.Serial;

/** A connection went away, or did not answer in time, during an exchange of the router's own. Has no stack trace. */
public final class ConnectionLostException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConnectionLostException() {
        super("connection lost during an exchange of the router's own", null, false, false);
    }
}
