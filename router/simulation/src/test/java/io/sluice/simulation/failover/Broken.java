package io.sluice.simulation.failover;

/** Something happened that never may. */
final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** What must hold. */
    enum Rule {
        /** Writes sent under one epoch are executed by one server, and it is the one that the epoch's record names. */
        ONE_SERVER_AN_EPOCH,
        /** A router that has acknowledged a fence sends nothing there any more. */
        FENCED_GETS_NOTHING,
        /** What was acknowledged is on the new primary, unless it was stated as lost. */
        ACKNOWLEDGED_IS_THERE,
        NOTHING_TWICE,
        REFUSED_IS_NOT_THERE,
        /** Held and queued writes: each ends, and what was queued is applied. */
        EVERYTHING_ENDS,
        /** In the end one server takes writes, the map names it, the others follow it, and no handover is under way. */
        ONE_PRIMARY,
        UNFIT_IS_NOT_PROMOTED,
        /** Where a hook is ordered, nothing is promoted without its word. */
        FENCE_HAS_SPOKEN,
        /** No second promotion by itself within the distance. */
        DISTANCE_IS_KEPT,
        /** Clients of a switchover without faults see no error. */
        PAUSE_HAS_NO_ERROR,
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
