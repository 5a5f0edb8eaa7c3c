package io.sluice.core.replay;

/** Why a tenant's backlog stands still. In each case only an operator's resume ends it. */
public enum PauseReason {
    /** An operator said so. */
    OPERATOR,
    /** So many of its writes failed for good one after another that something else is wrong. */
    FAILS_IN_A_ROW,
    /** Its account or its database on the shard is not there, or does not let us in. */
    NO_ACCESS
}
