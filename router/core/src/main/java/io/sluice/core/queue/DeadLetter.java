package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

/**
 * A write that was acknowledged, could not be applied, and waits for an operator.
 *
 * @param receipt under which it was acknowledged
 * @param buriedMicros when it became one, microseconds since 1970
 */
public record DeadLetter(Receipt receipt, QueuedWrite write, Settlement.Dead error, long buriedMicros) {
    public DeadLetter {
        requireNonNull(receipt, "receipt");
        requireNonNull(write, "write");
        requireNonNull(error, "error");
    }
}
