package io.sluice.app;

/** How the program ends; the numbers are a contract with whoever starts it. */
final class ExitCode {
    /** It did what was asked, or was asked to stop and stopped in order. */
    static final int OK = 0;

    /** It could not start, or could not go on: a port in use, a file that cannot be read, a disk that failed. */
    static final int FAILED = 1;

    /** The command line or the settings are wrong; starting again will not help. */
    static final int WRONG = 2;

    private ExitCode() {}
}
