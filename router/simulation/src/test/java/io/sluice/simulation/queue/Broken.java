package io.sluice.simulation.queue;

/** Something happened that never may. */
final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** What must hold. */
    enum Rule {
        ACKNOWLEDGED_IS_THERE,
        NOTHING_TWICE,
        NOTHING_DEAD_IS_APPLIED,
        REFUSED_IS_NOT_THERE,
        ACKNOWLEDGED_KEEPS_ITS_ORDER,
        UNKNOWN_STAYS_BEHIND_NOTHING,
        EVERYTHING_DRAINS,
        WINDOW_IS_BOUNDED,
        DAMAGE_IS_SEEN,
        CHECKS_OF_THE_CODE
    }

    private final Rule rule;

    Broken(Rule rule, String what) {
        super(rule + ": " + what);
        this.rule = rule;
    }

    Broken(RuntimeException thrown) {
        super(Rule.CHECKS_OF_THE_CODE + ": " + thrown, thrown);
        this.rule = Rule.CHECKS_OF_THE_CODE;
    }

    Rule rule() {
        return rule;
    }
}
