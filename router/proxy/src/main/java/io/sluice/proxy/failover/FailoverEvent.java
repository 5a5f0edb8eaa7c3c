package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that happened to a shard's primary, for people.
 *
 * @param text without values or SQL
 */
public record FailoverEvent(Instant at, Kind kind, String text) {
    /** What it was. */
    public enum Kind {
        BEGUN,
        PHASE,
        DONE,
        REHEARSED,
        BLOCKED,
        UNDONE,
        /** Another router leads, and carries it on. */
        LET_GO,
        /** One that was the primary answers again. */
        RETURNED,
        REJOINED,
        /** Something that follows a change has not been done yet. */
        NOT_DONE
    }

    public FailoverEvent {
        requireNonNull(at, "at");
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }
}
