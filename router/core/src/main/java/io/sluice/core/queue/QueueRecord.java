package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import java.util.List;

/** What a shard's queue log holds. */
public sealed interface QueueRecord {
    /** A write was acknowledged; the record's position is its place in the queue. */
    record Accepted(QueuedWrite write) implements QueueRecord {
        public Accepted {
            requireNonNull(write, "write");
        }
    }

    /** Writes that stand before this record are settled. */
    record Settled(List<Entry> entries) implements QueueRecord {
        public Settled {
            entries = List.copyOf(entries);
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("nothing is settled");
            }
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
