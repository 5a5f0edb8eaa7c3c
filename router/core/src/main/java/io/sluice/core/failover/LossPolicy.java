package io.sluice.core.failover;

/** What may be lost by a promotion that nobody orders. */
public enum LossPolicy {
    /** Nothing: only with semi-synchronous replication, which proves it. */
    NONE,
    /** Nothing that the primary was seen to have; what it committed after the last look, within the last second, may be. */
    UNSEEN,
    /** Whatever the best candidate lacks. */
    ANY
}
