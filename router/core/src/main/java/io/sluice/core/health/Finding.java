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
