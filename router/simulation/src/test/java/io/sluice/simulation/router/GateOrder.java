package io.sluice.simulation.router;

import io.sluice.core.gate.Access;

/** What the watch loop wants of the gates of a shard. */
public enum GateOrder {
    OPEN,
    PANIC,
    /** Plain reads go on. */
    WRITES_CONTAINED,
    CONTAINED;

    public boolean isClosed() {
        return this == WRITES_CONTAINED || this == CONTAINED;
    }

    /** Whether such a statement may not go to the primary. */
    public boolean keeps(Access access) {
        return this == CONTAINED || (this == WRITES_CONTAINED && access != Access.PLAIN_READ);
    }
}
