package io.sluice.core.tenant;

/** What a promotion may lose. */
public enum LossPolicy {
    /** Nothing: only with semi-synchronous replication, which proves it. */
    NONE,
    /** Nothing that the primary was seen to have; what it committed after the last look, within the last second, may
     * be; within a minute, if the router was restarted in it.
     */
    UNSEEN,
    /** Whatever the best candidate lacks. */
    ANY
}
