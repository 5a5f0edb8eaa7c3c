package io.sluice.core.health;

/** What the gate must keep from a server. */
public enum Scope {
    NONE,
    /** Writes; it still reads. */
    WRITES,
    ALL
}
