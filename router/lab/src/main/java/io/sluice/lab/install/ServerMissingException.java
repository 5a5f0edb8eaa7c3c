package io.sluice.lab.install;

import java.io.IOException;

/** No server program for this flavour or machine; the message says what to add, and tests that are skipped repeat it. */
public final class ServerMissingException extends IOException {
    private static final long serialVersionUID = 1;

    public ServerMissingException(String message) {
        super(message);
    }
}
