package io.sluice.it.raw;

import java.io.IOException;
import java.io.Serial;

/** The server asked for this file of the client. */
public final class FileWantedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    FileWantedException(String file) {
        super(file);
    }
}
