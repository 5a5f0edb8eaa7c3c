package io.sluice.core.health;

/**
 * One number that a lane told, beside the limit from which on it is bad.
 *
 * @param value in the unit of the measure
 * @param limit likewise
 */
public record Signal(Lane lane, Measure measure, long value, long limit) {
    /** What is measured; each name ends with its unit. */
    public enum Measure {
        /** Since the last sign of life, while something is outstanding. */
        SILENCE_MILLIS,
        /** Age of the oldest statement in flight; of the write lane: of the oldest that commits. */
        OLDEST_MILLIS,
        /** Age of the canary that is under way. */
        AGE_MILLIS,
        /** What the last canary that succeeded took. */
        TOOK_MILLIS,
        FAILURES_IN_A_ROW,
        /** Sessions that wait for a global lock. */
        LOCK_WAITS
    }

    public boolean isBad() {
        return value >= limit;
    }
}
