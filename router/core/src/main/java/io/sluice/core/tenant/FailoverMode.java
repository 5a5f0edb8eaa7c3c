package io.sluice.core.tenant;

/** What may be done by itself when a shard's primary is locked up. */
public enum FailoverMode {
    /** Nothing, also not by an operator. */
    OFF,
    /** What would be done is told, and nothing is done. */
    DRY_RUN,
    /** An operator orders it. */
    MANUAL,
    /** It is done as soon as nothing is in its way. */
    AUTO
}
