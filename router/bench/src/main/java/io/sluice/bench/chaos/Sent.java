package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.incident.Attempt;

/**
 * A statement, and through which router it went.
 *
 * @param router from 0
 */
record Sent(int router, Attempt attempt) {
    Sent {
        requireNonNull(attempt, "attempt");
    }
}
