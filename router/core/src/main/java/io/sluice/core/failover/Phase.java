package io.sluice.core.failover;

/**
 * The steps of a handover, in their order; each kind has those that it needs. One effect is under way in each, and the next
 * begins when it has ended well.
 */
public enum Phase {
    /** All servers are asked how they stand, and a candidate is chosen. Nothing has been done yet. */
    SURVEY,
    /** Of one that is carried on: the map says so anew, so that it takes nothing more of whoever saw to it before. */
    TAKE_OVER,
    /** The map says that it begins: from here on it is carried on, or taken back, after a crash too. */
    RECORD_BEGIN,
    /** Of a switchover: nothing is under way on the primary any more. */
    QUIET,
    /** Of a switchover: the primary takes no writes. */
    READ_ONLY,
    /** Of a switchover: the map says that there is no primary. */
    RECORD_FENCING,
    /** Every router says that it has no connection to the primary. */
    ROUTERS,
    /** Of a promotion: the hook says that nothing else reaches it. */
    FENCE,
    RECORD_FENCED,
    /** Of a promotion: the candidate takes no more from the old primary, and applies at once what it has. */
    STOP_RECEIVING,
    /** Of a promotion: all are asked again, and the candidate has what any of them has. */
    COMPARE,
    /** Of a switchover: what the primary has. */
    POSITION,
    /** The candidate has applied it all. */
    CATCH_UP,
    /** Of a follow: the candidate takes writes still. */
    CONFIRM,
    RECORD_PROMOTING,
    PROMOTE,
    /** The map names the new primary. Once begun it is not taken back. */
    PUBLISH,
    /** Taking back: the candidate is read-only again, and follows. */
    UNDO_PROMOTE,
    /** Taking back: the primary takes writes again. */
    UNDO_READ_ONLY,
    /** Taking back: the map knows of no handover. */
    RECORD_UNDONE,
    ENDED;

    /** What the map is to say must be said in the end. */
    boolean hasLimit() {
        return this != PUBLISH && this != RECORD_UNDONE;
    }
}
