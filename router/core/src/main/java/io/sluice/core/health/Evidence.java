package io.sluice.core.health;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What led to a verdict.
 *
 * @param sinceNanos when the trouble began, as far as it can be told: the start of the first statement or canary that
 *     went unanswered
 * @param cause how the canary that decided failed, if it ended
 * @param signals the numbers with their limits; empty for a healthy server only
 */
public record Evidence(long sinceNanos, Optional<Cause> cause, List<Signal> signals) {
    public Evidence {
        requireNonNull(cause, "cause");
        signals = List.copyOf(signals);
    }
}
