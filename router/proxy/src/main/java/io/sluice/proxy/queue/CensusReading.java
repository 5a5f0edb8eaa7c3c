package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.replay.Census;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the census of a log from its records. At the opening it reads the log twice, since a settlement that a full disk did not
 * take is made good by a later one.
 */
final class CensusReading {
    private static final Told NOBODY = new Told() {};

    private CensusReading() {}

    /**
     * Reads all of the log. Blocks.
     *
     * @throws io.sluice.journal.JournalException DAMAGED or UNREADABLE
     * @throws io.sluice.core.codec.MalformedRecordException if a record is none of a queue
     */
    static Census of(DurableLog log) {
        Map<TenantId, Position> settledUpTo = new HashMap<>();
        Position first = log.first();
        log.replay(first, (position, bytes) -> settle(settledUpTo, bytes));
        Census census = new Census(new Position(first.value() - 1), settledUpTo);
        readOn(log, log.last(), census);
        return census;
    }

    /** What the log has up to there behind what was counted. Blocks. */
    static void readOn(DurableLog log, Position upTo, Census census) {
        try (LogReader reader = log.reader(census.last().plus(1))) {
            boolean goesOn = true;
            while (goesOn && census.last().compareTo(upTo) < 0) {
                goesOn = reader.read(DurableLog.REPLAY_BYTES, (position, bytes) -> count(census, upTo, position, bytes))
                        > 0;
            }
        }
    }

    private static void count(Census census, Position upTo, Position position, byte[] bytes) {
        if (position.compareTo(upTo) <= 0) {
            step(census, position, bytes, NOBODY);
        }
    }

    /** What a record says, for whoever has more to do with it than to count. */
    interface Told {
        /** A write stands here that is not settled. */
        default void onAccepted(QueueCodec.Head head, Position position, int bytes) {}

        default void onSettled(QueueRecord.Settled settled, Census.Ended ended) {}

        default void onHanding(QueueRecord.Handing handing) {}
    }

    /** Moves the census on by one record. */
    static void step(Census census, Position position, byte[] bytes, Told told) {
        requireNonNull(told, "told");
        Optional<QueueCodec.Head> head = QueueCodec.head(bytes);
        if (head.isPresent()) {
            QueueCodec.Head write = head.get();
            if (census.onAccepted(write.tenant(), position, bytes.length, write.acceptedMicros())) {
                told.onAccepted(write, position, bytes.length);
            }
            return;
        }
        QueueRecord record = QueueCodec.decode(bytes);
        if (record instanceof QueueRecord.Settled settled) {
            told.onSettled(settled, census.onSettled(settled, position));
        } else if (record instanceof QueueRecord.Handing handing) {
            census.onHanding(handing, position);
            told.onHanding(handing);
        } else {
            throw new IllegalStateException("a record of a kind that nobody counts");
        }
    }

    private static void settle(Map<TenantId, Position> settledUpTo, byte[] bytes) {
        if (QueueCodec.isSettled(bytes) && QueueCodec.decode(bytes) instanceof QueueRecord.Settled settled) {
            settledUpTo.merge(settled.tenant(), settled.last(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }
}
