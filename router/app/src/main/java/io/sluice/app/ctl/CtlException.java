package io.sluice.app.ctl;

/** Ends the command; the message says what is wrong and what to do about it, in one line. */
public final class CtlException extends Exception {
    private static final long serialVersionUID = 1L;

    /** As {@code ExitCode} of the program has it. */
    static final int FAILED = 1;

    static final int WRONG = 2;

    /** The admin API answered, and said no: there is no such thing, or it cannot be done as it stands. */
    static final int REFUSED = 3;

    private final int exitCode;

    CtlException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CtlException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
