package io.sluice.core.health;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A verdict, what must be kept from the server because of it, and why.
 *
 * @param scope {@link Scope#NONE} for a verdict that is only told
 */
public record Finding(Verdict verdict, Scope scope, Evidence evidence) {
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

    public Finding {
        requireNonNull(verdict, "verdict");
        requireNonNull(scope, "scope");
        requireNonNull(evidence, "evidence");
    }

    static Finding healthy(long sinceNanos) {
        return new Finding(Verdict.HEALTHY, Scope.NONE, new Evidence(sinceNanos, Optional.empty(), List.of()));
    }

    boolean contains() {
        return scope != Scope.NONE;
    }

    boolean isSameAs(Finding other) {
        return verdict == other.verdict && scope == other.scope;
    }
}
