package io.sluice.bench.incident;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch by a clock that only goes forward: set once by the wall's. Any thread. */
public final class Moments {
    // The moment of loading is what is wanted: the two clocks are read once, together.
    @SuppressWarnings("TimeInStaticInitializer")
    private static final long ORIGIN_MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

    private static final long ORIGIN_NANOS = System.nanoTime();

    private Moments() {}

    public static long now() {
        return ORIGIN_MICROS + (System.nanoTime() - ORIGIN_NANOS) / 1_000;
    }

    static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The time of the day. */
    public static String text(long micros) {
        return instant(micros).toString().substring(11);
    }
}
