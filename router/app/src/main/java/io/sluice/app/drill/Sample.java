package io.sluice.app.drill;

import java.time.Duration;
import java.time.Instant;

/**
 * One statement of one client.
 *
 * @param code of the error; 0 for none
 */
public record Sample(
        String shard, boolean isWrite, Instant sent, Duration took, Outcome outcome, int code, String message) {
    public Instant answered() {
        return sent.plus(took);
    }

    boolean wasSentWithin(Instant from, Instant to) {
        return !sent.isBefore(from) && sent.isBefore(to);
    }

    boolean is(Outcome wanted) {
        return outcome == wanted;
    }
}
