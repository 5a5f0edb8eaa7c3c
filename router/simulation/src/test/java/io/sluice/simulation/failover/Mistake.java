package io.sluice.simulation.failover;

/** A mistake that the devices of failover can be made to have, so that the simulation is seen to find it. */
enum Mistake {
    NONE,
    /** Goes on without the routers' word. */
    AWAITS_NO_ROUTER,
    /** A router says that it has no connection, and keeps what is under way there. */
    KEEPS_CONNECTIONS,
    /** A router looks at who the primary is, not at whether it is fenced. */
    SENDS_PAST_THE_FENCE,
    /** A router takes the candidate for the primary as soon as it may take writes. */
    GUESSES_THE_PRIMARY,
    /** A hook that fails is taken for one that ended well. */
    IGNORES_THE_HOOK,
    /** Whoever carries it on takes the fence for granted. */
    FORGETS_THE_FENCE,
    /** Whoever carries it on does not say so in the map. */
    TAKES_NOTHING_OVER,
    /** What is received is taken for applied. */
    TAKES_RECEIVED_FOR_APPLIED,
    /** What the candidate has of its own is not seen. */
    SEES_NO_ERRANT,
    /** That a replica was restarted is not seen. */
    SEES_NO_RESTART,
    /** A backup is not seen. */
    SEES_NO_BACKUP,
    /** The comparison is answered by what was seen before the fence. */
    COMPARES_THE_PAST,
    /** The primary is left read-only when it is taken back. */
    LEAVES_READ_ONLY,
    /** What is unsure is recorded as if it were not. */
    IS_ALWAYS_SURE,
    /** A promotion is published as a plan. */
    CALLS_IT_A_PLAN,
    /** The log takes a change whatever it replaces. */
    COMPARES_NO_EPOCH,
    /** Time of the last change is not kept. */
    FORGETS_THE_LAST_TIME,
    /** An old primary is left as it comes back. */
    LETS_THE_OLD_ONE_WRITE,
    /** Only who has promoted has the others follow, and it may have died. */
    REPOINTS_ONCE,
    /** A replica follows the new primary though it has what that one lacks. */
    REPOINTS_ANYONE,
    /** A replica is asked what it has while it still takes from the old primary. */
    ASKS_BEFORE_IT_STOPS,
    /** A pause begins without waiting for what is under way. */
    AWAITS_NO_QUIET,
    /** What was sent and not answered is sent again. */
    SENDS_AGAIN,
    /** What was queued is applied whatever the marker says. */
    APPLIES_WITHOUT_THE_MARKER,
    /** What is held is forgotten with the connections. */
    FORGETS_THE_HELD
}
