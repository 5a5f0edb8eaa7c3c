package io.sluice.app.process;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the opposite order. One thread at a time; its owner guards it. */
public final class Stops {
    private static final Logger log = LoggerFactory.getLogger(Stops.class);

    private final Deque<Stop> stops = new ArrayDeque<>();

    private record Stop(String what, ThrowingStop stop) {}

    /** Stops one thing; blocks, with a deadline. */
    @FunctionalInterface
    public interface ThrowingStop {
        void run() throws Exception;
    }

    public void add(String what, ThrowingStop stop) {
        stops.push(new Stop(requireNonNull(what, "what"), requireNonNull(stop, "stop")));
    }

    /** Stops everything, the last one first; what fails is logged and the others are stopped nevertheless. */
    public void run() {
        while (!stops.isEmpty()) {
            Stop next = stops.pop();
            try {
                next.stop().run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                log.atWarn().addKeyValue("what", next.what()).setCause(failure).log("did not stop in order");
            }
        }
    }
}
