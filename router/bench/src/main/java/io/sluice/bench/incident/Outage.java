package io.sluice.bench.incident;

/**
 * A time in which the router was away, or just back.
 *
 * @param killedMicros when the process was killed
 * @param readyMicros when the next one called itself ready
 */
record Outage(long killedMicros, long readyMicros) {
    boolean touches(Attempt attempt) {
        return attempt.answeredMicros() >= killedMicros && attempt.sentMicros() <= readyMicros;
    }

    long micros() {
        return readyMicros - killedMicros;
    }
}
