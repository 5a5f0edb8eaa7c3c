package io.sluice.it.raw;

import java.io.IOException;
import java.io.Serial;

/** The client has disappeared where it was told to. */
public final class CutException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    CutException() {
        super("the client has gone, as it was told");
    }
}
