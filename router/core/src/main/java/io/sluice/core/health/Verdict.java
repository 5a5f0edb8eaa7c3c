package io.sluice.core.health;

/** What a router holds a server to be. There are ten, and only the evidence tells how bad each of them is. */
public enum Verdict {
    HEALTHY("healthy"),
    /** It answers, but its canaries take long. Never contained. */
    SLOW("slow"),
    /** It takes connections and answers nothing. */
    FROZEN("frozen"),
    /** It reads, and no commit ends: its disk, or whatever must confirm a commit, stands still. */
    WRITE_STALLED("write-stalled"),
    /** It reads, and no commit ends, because a session holds a global lock. */
    LOCK_HELD("lock-held"),
    FULL("full"),
    /** A primary that takes no writes; it may have been demoted by somebody else. */
    READ_ONLY("read-only"),
    /** Nobody listens, or no connection is left. */
    REFUSING("refusing"),
    /** It answers, but not to us as we are set up: password, grant, table. Never contained. */
    MISCONFIGURED("misconfigured"),
    /** No way from this router to the server; says nothing about the server, and is no ground for a promotion. */
    UNREACHABLE_FROM_HERE("unreachable-from-here");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** As in logs, metrics, the admin API and the docs. */
    public String text() {
        return text;
    }

    /** Whether this name only guesses at what the other knew: the one who knew keeps its name. */
    boolean saysLessThan(Verdict other) {
        // A frozen server takes no connection any more once its backlog is full.
        boolean backlogFull = this == UNREACHABLE_FROM_HERE && other == FROZEN;
        // The session that waited for the lock was our own canary, which was given up.
        boolean noWaiterLeft = this == WRITE_STALLED && other == LOCK_HELD;
        return backlogFull || noWaiterLeft;
    }
}
