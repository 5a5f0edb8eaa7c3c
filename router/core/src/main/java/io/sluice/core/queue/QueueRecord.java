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
     * tenant's writes are settled in their order. Told twice, it is as once.
     *
     * @param nextMicros when the tenant's first write behind them was accepted; 0 if there is none, or it is not known
     */
    record Settled(TenantId tenant, List<Entry> entries, long nextMicros) implements QueueRecord {
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

    /**
     * The end of a backlog is near: new writes of the tenant wait, at every router, until nothing is left; or they are queued
     * again. Said by whoever drains.
     */
    record Handing(TenantId tenant, boolean begins) implements QueueRecord {
        public Handing {
            requireNonNull(tenant, "tenant");
        }
    }

    /**
     * What became of the write at this position.
     *
     * @param bytes that it takes in the log; 0 in records of version 1, which did not say
     */
    record Entry(Position position, Settlement settlement, int bytes) {
        public Entry {
            requireNonNull(position, "position");
            requireNonNull(settlement, "settlement");
        }
    }
}
