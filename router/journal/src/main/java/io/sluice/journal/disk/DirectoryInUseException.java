package io.sluice.journal.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or this one, has the directory open. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path path) {
        super("the log in " + path + " is in use by another process");
    }
}
