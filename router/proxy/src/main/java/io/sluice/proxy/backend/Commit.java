package io.sluice.proxy.backend;

import io.sluice.wire.ResponseScanner;

/** Whether the end of a statement proves that the server commits; see {@code core.health.TrafficLane}. */
public enum Commit {
    /** It commits nothing. */
    NONE,
    /** It may commit, and nothing in its answer proves it. */
    UNPROVEN,
    /** It has committed if it changed rows. */
    IF_CHANGED,
    /** It ends a transaction that has changed rows. */
    OF_CHANGES;

    boolean mayCommit() {
        return this != NONE;
    }

    boolean isProvenBy(ResponseScanner response) {
        return !response.isError() && (this == OF_CHANGES || (this == IF_CHANGED && response.affectedRows() > 0));
    }
}
