package io.sluice.raft.entry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import java.util.List;

/** What an entry does to one log. */
public sealed interface Part {
    /** For records that are bound to no term. */
    long ANY_TERM = 0;

    /** The log's name. */
    String log();

    /** Makes what this does to a log that stands so; the part's line of the reply. */
    long apply(GroupState.Change change);

    /**
     * Appends records, which become part of one write.
     *
     * @param proposedId the log's id, if this is what makes it
     * @param term of the leader that alone may append them, or {@link #ANY_TERM}
     */
    record Records(String log, long proposedId, long term, List<byte[]> records) implements Part {
        public Records {
            requireNonNull(log, "log");
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("nothing to append");
            }
        }

        @Override
        public long apply(GroupState.Change change) {
            return change.append(this);
        }
    }

    /** Lets the log forget. */
    record Trim(String log, Position upTo) implements Part {
        public Trim {
            requireNonNull(log, "log");
            requireNonNull(upTo, "upTo");
        }

        @Override
        public long apply(GroupState.Change change) {
            return change.trim(this);
        }
    }
}
