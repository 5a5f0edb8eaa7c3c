package io.sluice.app.process;

/** The program cannot start, for a reason that one line can tell; its message is that line. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String line) {
        super(line);
    }

    public StartException(String line, Throwable cause) {
        super(line, cause);
    }
}
