package io.sluice.app.process;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the main thread until the process is asked to stop, by SIGTERM or Ctrl-C, and then stops in order and ends with 0
 * instead of the JVM's 143: an orderly stop is no failure. A second signal changes nothing: what stops has deadlines.
 */
public final class OrderlyStop {
    private static final Logger log = LoggerFactory.getLogger(OrderlyStop.class);

    private final Runnable stop;
    private final Thread hook = new Thread(this::run, "orderly-stop");
    private final CountDownLatch never = new CountDownLatch(1);

    /**
     * @param stop blocks until everything has stopped; must have a deadline on each of its steps
     */
    public OrderlyStop(Runnable stop) {
        this.stop = requireNonNull(stop, "stop");
    }

    /** From now on a signal stops in order. To be called before there is anything to stop. */
    public void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Stops now, because the start failed; afterwards a signal just ends the process. */
    public void abandon() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            log.debug("a signal came first", stopping);
            await();
        }
        stop.run();
    }

    /** Waits for the signal. Does not return. */
    public void await() {
        boolean signalled = false;
        while (!signalled) {
            try {
                never.await();
                signalled = true;
            } catch (InterruptedException ignored) {
                log.debug("nobody interrupts the main thread; it goes on waiting");
            }
        }
    }

    private void run() {
        int code = 0;
        try {
            stop.run();
        } catch (RuntimeException failure) {
            log.error("stop failed", failure);
            code = 1;
        }
        flush();
        Runtime.getRuntime().halt(code);
    }

    /** The log is written by a thread of its own; its last lines must be out before the process is gone. */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
