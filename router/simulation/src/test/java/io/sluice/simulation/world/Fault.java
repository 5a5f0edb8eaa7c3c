package io.sluice.simulation.world;

import io.sluice.core.health.Verdict;

/** What can be wrong with a server, or with the network before it. One of each at a time. */
public enum Fault {
    NONE(Kind.HARMLESS, Verdict.HEALTHY),
    /** The process is stopped; its kernel still takes connections. */
    FREEZE(Kind.LOCK_UP, Verdict.FROZEN),
    /** It greets, and no more. */
    STUCK_INSIDE(Kind.LOCK_UP, Verdict.FROZEN),
    DOWN(Kind.LOCK_UP, Verdict.REFUSING),
    GLOBAL_READ_LOCK(Kind.COMMITS, Verdict.LOCK_HELD),
    FROZEN_DISK(Kind.COMMITS, Verdict.WRITE_STALLED),
    DISK_FULL(Kind.COMMITS, Verdict.FULL),
    READ_ONLY(Kind.COMMITS, Verdict.READ_ONLY),
    NO_CONNECTION_LEFT(Kind.HARMLESS, Verdict.REFUSING),
    WRONG_PASSWORD(Kind.HARMLESS, Verdict.MISCONFIGURED),
    /** More comes than it can do; everything stands in one line, for 4.5 s at most. */
    OVERLOAD(Kind.HARMLESS, Verdict.SLOW),
    /** Of the network: nothing passes, and what was sent comes when it is over. */
    BLACK_HOLE(Kind.LOCK_UP, Verdict.UNREACHABLE_FROM_HERE),
    NOTHING_GETS_THERE(Kind.LOCK_UP, Verdict.UNREACHABLE_FROM_HERE),
    NOTHING_COMES_BACK(Kind.LOCK_UP, Verdict.UNREACHABLE_FROM_HERE);

    /** What a router must do about it. */
    public enum Kind {
        /** Never contain it. */
        HARMLESS,
        /** Contain it: nobody gets an answer. */
        LOCK_UP,
        /** Contain it: nobody can commit. On a replica it is harmless. */
        COMMITS
    }

    private final Kind kind;
    private final Verdict verdict;

    Fault(Kind kind, Verdict verdict) {
        this.kind = kind;
        this.verdict = verdict;
    }

    public Kind kind() {
        return kind;
    }

    /** Its right name, if it is the only one. */
    public Verdict verdict() {
        return verdict;
    }

    public boolean isOfNetwork() {
        return this == BLACK_HOLE || this == NOTHING_GETS_THERE || this == NOTHING_COMES_BACK;
    }

    boolean cutsToServer() {
        return this == BLACK_HOLE || this == NOTHING_GETS_THERE;
    }

    boolean cutsToRouter() {
        return this == BLACK_HOLE || this == NOTHING_COMES_BACK;
    }

    /** Whether a router must contain a server that has it. */
    public boolean mustBeContained(boolean isPrimary) {
        return kind == Kind.LOCK_UP || (kind == Kind.COMMITS && isPrimary);
    }
}
