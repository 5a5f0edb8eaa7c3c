package io.sluice.core.replica;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;

/**
 * What readers of a replica see, so that it can be compared with what a session has written.
 *
 * <p>A session tells its last transaction only, and a replica with several appliers may have that one and lack one before. So
 * all numbers below must be there too, but for those that the primary never gave (of a group's members each takes a block).
 *
 * @param has the transactions themselves; of MariaDB the history of its position
 * @param settled the same, and what will never come
 */
public record Applied(TransactionSet has, TransactionSet settled) {
    public Applied {
        requireNonNull(has, "has");
        requireNonNull(settled, "settled");
    }

    /** @param applied as {@code @@gtid_executed} or, of MariaDB, {@code @@gtid_current_pos} says; nothing is known of its primary */
    public static Applied of(TransactionSet applied) {
        TransactionSet has = applied instanceof BinlogState position ? position.history() : applied;
        return new Applied(has, has);
    }

    /** @param primary what the replica's primary had when it was asked last */
    public static Applied of(TransactionSet applied, TransactionSet primary) {
        if (applied instanceof GtidSet && primary instanceof GtidSet) {
            return new Applied(applied, applied.union(primary.history().minus(primary)));
        }
        return of(applied);
    }

    /** Whether all of this, and what was committed before it, is there. */
    public boolean covers(TransactionSet written) {
        boolean comparable = has.getClass() == written.getClass();
        return comparable && has.containsAll(written) && settled.containsAll(written.history());
    }
}
