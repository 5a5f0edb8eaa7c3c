package io.sluice.core.health;

/** The state of a server's health without its data. */
public enum Standing {
    SERVING,
    SUSPECT,
    CONTAINED,
    RECOVERING,
    QUARANTINED;

    /** Whether it looks bad by itself, not by an operator's word. */
    boolean isTroubled() {
        return this == SUSPECT || this == CONTAINED;
    }
}
