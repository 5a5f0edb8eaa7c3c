package io.sluice.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** For commands whose own words are for people. */
final class Quiet {
    private Quiet() {}

    /** Between the words of such a command only what goes wrong is logged. */
    static void untilWrong() {
        if (System.getenv("SLUICE_LOG_LEVEL") == null
                && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
    }
}
