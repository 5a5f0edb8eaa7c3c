package io.sluice.simulation.failover;

import org.jspecify.annotations.Nullable;

/** One write of a client, with a number of its own. */
final class Write {
    /** What the client knows. */
    enum Told {
        NOTHING,
        ACKNOWLEDGED,
        QUEUED,
        UNKNOWN,
        NOT_SENT,
        /** The server has refused it. */
        REFUSED
    }

    final long number;
    final boolean mayQueue;
    final long sinceNanos;
    Told told = Told.NOTHING;
    /** Of a queued one: the shard has said that it is applied. */
    boolean isSettled;
    /** A promotion has said that it may be missing. */
    boolean isGiven;
    /** Under which transaction it was acknowledged. */
    @Nullable
    Transaction transaction;

    Write(long number, boolean mayQueue, long sinceNanos) {
        this.number = number;
        this.mayQueue = mayQueue;
        this.sinceNanos = sinceNanos;
    }

    boolean mustBeThere() {
        return !isGiven && (told == Told.ACKNOWLEDGED || isSettled);
    }

    @Override
    public String toString() {
        return "write " + number + " (" + told + (isSettled ? ", settled" : "") + ")";
    }
}
