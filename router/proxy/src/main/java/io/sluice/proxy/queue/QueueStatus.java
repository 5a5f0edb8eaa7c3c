package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.tenant.ShardId;
import io.sluice.journal.LogUsage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How the queue of one shard stands. What the log held when it was opened and what was appended since is what was applied,
 * what is dead and what remains, all told by {@code drain}.
 *
 * @param drain of an open queue, at the router that drains it
 * @param usage of its log, zeros unless it is open
 * @param deadLetters of the shard
 * @param refusals since the start, each with its count
 */
public record QueueStatus(
        ShardId shard,
        Opening opening,
        Optional<OfDrain> drain,
        LogUsage usage,
        int deadLetters,
        Map<Refusal, Long> refusals) {
    /** What was needed of a queue so far. */
    public enum Opening {
        /** There is none: the shard was never contained, and nothing is on disk. */
        NONE,
        /** What is on disk is being counted. */
        OPENING,
        OPEN,
        /** Its log cannot be opened. */
        FAILED
    }

    /**
     * What the drain says, all of one moment.
     *
     * @param found writes that were not settled when the log was opened
     * @param appended writes that became durable since
     */
    public record OfDrain(ReplayStatus replay, long found, long appended) {
        public OfDrain {
            requireNonNull(replay, "replay");
        }
    }

    /** Why a queue did not take a write. */
    public enum Refusal {
        /** The log's room on the disk is used up. */
        FULL,
        /** The disk is behind. */
        BUSY,
        /** The tenant has as many writes in it, or as many bytes, as it may have. */
        QUOTA,
        /** The tenant's oldest write waits for longer than its quota says. */
        AGE,
        /** It is larger than a record may be. */
        TOO_LARGE,
        /** The log failed: whether the write is in it is not known until a restart. */
        STOPPED,
        /** The log could not be opened. */
        NOT_OPENED;

        /** Those of one shard, counted. Any thread. */
        @SuppressWarnings("EnumOrdinal") // never stored, so the order may change
        static final class Counts {
            private final AtomicLongArray counts = new AtomicLongArray(values().length);

            void count(Refusal refusal) {
                counts.incrementAndGet(refusal.ordinal());
            }

            Map<Refusal, Long> now() {
                Map<Refusal, Long> now = new EnumMap<>(Refusal.class);
                for (Refusal each : values()) {
                    now.put(each, counts.get(each.ordinal()));
                }
                return now;
            }
        }
    }

    /** Whether another router drains it. */
    public boolean isStandby() {
        return opening == Opening.OPEN && drain.isEmpty();
    }

    public QueueStatus {
        requireNonNull(shard, "shard");
        requireNonNull(opening, "opening");
        requireNonNull(drain, "drain");
        requireNonNull(usage, "usage");
        refusals = Map.copyOf(refusals);
    }
}
