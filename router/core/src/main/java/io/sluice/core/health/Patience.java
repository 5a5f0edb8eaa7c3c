package io.sluice.core.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The waits of the settings in nanoseconds; longer ones for a server that is known to be slow. */
record Patience(
        long silenceNanos,
        long patienceNanos,
        long commitSilenceNanos,
        long commitPatienceNanos,
        long giveUpNanos,
        long slowNanos) {

    static Patience usual(HealthSettings settings) {
        return of(settings, 1);
    }

    static Patience withSlow(HealthSettings settings) {
        return of(settings, settings.slowFactor());
    }

    private static Patience of(HealthSettings settings, int factor) {
        long giveUp = settings.giveUp().toNanos();
        return new Patience(
                stretched(settings.silence(), factor, giveUp),
                stretched(settings.patience(), factor, giveUp),
                stretched(settings.commitSilence(), factor, giveUp),
                stretched(settings.commitPatience(), factor, giveUp),
                giveUp,
                settings.slow().toNanos());
    }

    private static long stretched(Duration wait, int factor, long giveUpNanos) {
        return Math.min(wait.toNanos() * factor, giveUpNanos);
    }

    static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
