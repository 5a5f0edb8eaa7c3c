package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens in one trial.
 *
 * @param at where the router is killed: {@link Phase#TAKE_OVER} is for the second time, when the next one takes over;
 *     {@link Phase#ENDED} behind the end. Without a meaning if the admin API is struck.
 */
record TrialPlan(Change change, Victim victim, Phase at, long seed) {
    /** Of the primary. */
    enum Change {
        PROMOTION,
        SWITCHOVER
    }

    /** What is taken away meanwhile. */
    enum Victim {
        ROUTER,
        /** Killed, and its port taken, so that it cannot be started again. */
        ADMIN_KILLED,
        /** Stopped: whoever asks it waits. */
        ADMIN_HUNG
    }

    private static final List<Phase> OF_PROMOTION = List.of(
            Phase.SURVEY,
            Phase.RECORD_BEGIN,
            Phase.ROUTERS,
            Phase.FENCE,
            Phase.RECORD_FENCED,
            Phase.STOP_RECEIVING,
            Phase.COMPARE,
            Phase.CATCH_UP,
            Phase.RECORD_PROMOTING,
            Phase.PROMOTE,
            Phase.PUBLISH,
            Phase.TAKE_OVER,
            Phase.ENDED);
    private static final List<Phase> OF_SWITCHOVER = List.of(
            Phase.SURVEY,
            Phase.RECORD_BEGIN,
            Phase.QUIET,
            Phase.READ_ONLY,
            Phase.RECORD_FENCING,
            Phase.ROUTERS,
            Phase.POSITION,
            Phase.CATCH_UP,
            Phase.RECORD_PROMOTING,
            Phase.PROMOTE,
            Phase.PUBLISH,
            Phase.TAKE_OVER,
            Phase.ENDED);

    TrialPlan {
        requireNonNull(change, "change");
        requireNonNull(victim, "victim");
        requireNonNull(at, "at");
    }

    /** All of one round: the router in each step of both, and the admin API. */
    static List<TrialPlan> round(long seed) {
        List<TrialPlan> all = new ArrayList<>();
        OF_SWITCHOVER.forEach(at -> all.add(new TrialPlan(Change.SWITCHOVER, Victim.ROUTER, at, seed + all.size())));
        OF_PROMOTION.forEach(at -> all.add(new TrialPlan(Change.PROMOTION, Victim.ROUTER, at, seed + all.size())));
        all.add(new TrialPlan(Change.PROMOTION, Victim.ADMIN_KILLED, Phase.ENDED, seed + all.size()));
        all.add(new TrialPlan(Change.PROMOTION, Victim.ADMIN_HUNG, Phase.ENDED, seed + all.size()));
        return all;
    }

    boolean isPromotion() {
        return change == Change.PROMOTION;
    }

    /** What stands in a log where it is killed. */
    boolean isThere(RouterLog.Entry entry) {
        return at == Phase.ENDED ? entry.event().equals("DONE") : entry.isPhase(at.name());
    }

    /** Whether it was struck where it was meant to be. */
    boolean isMet(String struckAt) {
        return victim != Victim.ROUTER || struckAt.equals(at == Phase.ENDED ? "DONE" : at.name());
    }

    @Override
    public String toString() {
        return change + ", " + (victim == Victim.ROUTER ? "router killed at " + at : "" + victim);
    }
}
