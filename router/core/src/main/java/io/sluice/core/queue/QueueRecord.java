package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.util.List;

/** What a shard's queue log holds. */
public sealed interface QueueRecord {
    /** A write was acknowledged; the record's position is its place in the queue. */
    record Accepted(QueuedWrite write) implements QueueRecord {
        public Accepted {
            requireNonNull(write, "write");
        }
    }

    /**
     * Writes of one tenant that stand before this record are settled, and with them all of the tenant's before them: a
     * tenant's writes are settled in their order.
     */
    record Settled(TenantId tenant, List<Entry> entries) implements QueueRecord {
        public Settled {
            requireNonNull(tenant, "tenant");
            entries = List.copyOf(entries);
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("nothing is settled");
            }
        }

        /** The last of the tenant's writes that is settled. */
        public Position last() {
            return entries.get(entries.size() - 1).position();
        }
    }

    /** What became of the write at this position. */
    record Entry(Position position, Settlement settlement) {
        public Entry {
            requireNonNull(position, "position");
            requireNonNull(settlement, "settlement");
        }
    }
}
