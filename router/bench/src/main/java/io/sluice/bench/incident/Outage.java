package io.sluice.bench.incident;

/**
 * A time in which the router was away, or just back.
 *
 * @param killedMicros when the process was killed
 * @param readyMicros when the next one called itself ready
 */
public record Outage(long killedMicros, long readyMicros) {
    boolean touches(Attempt attempt) {
        return attempt.answeredMicros() >= killedMicros && attempt.sentMicros() <= readyMicros;
    }

    public long micros() {
        return readyMicros - killedMicros;
    }
}
