package io.sluice.core.health;

import java.time.Duration;

/** What the owner of a {@link ServerHealth} must do after a step, in this order. */
public sealed interface HealthEffect {
    /**
     * Start a canary and report how it goes. At the deadline its socket is destroyed, and it is reported as timed out. Until
     * then it goes on, also when it is overdue for a verdict: what a late answer says is worth more than a new question.
     */
    record ProbeNow(Lane lane, Duration deadline) implements HealthEffect {}

    /** Count on the read lane the sessions whose state is one of {@link ServerHealth#LOCK_WAIT_STATES}. */
    record AskLockWaits() implements HealthEffect {}

    /** Close the gate. Only for one that is open. */
    record Contain(Containment containment) implements HealthEffect {}

    /** The gate stays closed, for another reason or another scope. */
    record Alter(Containment before, Containment containment) implements HealthEffect {}

    /** Open the gate. */
    record Release(Containment ended) implements HealthEffect {}

    /** The verdict has changed. */
    record Tell(Finding before, Finding now) implements HealthEffect {}

    /** Most servers turned at once, so this one is not contained; or that is over. Raise an alarm. */
    record Panic(boolean began) implements HealthEffect {}

    /**
     * Why a gate is closed.
     *
     * @param scope as in the finding, but everything for a quarantine
     * @param byOperator a quarantine: real in every mode, and only an operator ends it
     * @param rehearsed only count it: the mode is dry-run
     */
    record Containment(Finding finding, Scope scope, boolean byOperator, boolean rehearsed) {
        boolean isSameAs(Containment other) {
            return finding.verdict() == other.finding.verdict()
                    && scope == other.scope
                    && byOperator == other.byOperator;
        }
    }
}
