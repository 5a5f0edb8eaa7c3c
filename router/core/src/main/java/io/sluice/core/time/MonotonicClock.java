package io.sluice.core.time;

/** A clock for durations: it never goes back, and its zero means nothing. Any thread. */
@FunctionalInterface
public interface MonotonicClock {
    /** The machine's own. */
    MonotonicClock SYSTEM = System::nanoTime;

    /** Nanoseconds since some fixed moment; compare by difference only. */
    long nanos();
}
