package io.sluice.journal;

import io.sluice.core.log.Position;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A durable, ordered log of byte records: the port that a file serves for a lone router, and a replicated log for several. There
 * the records of all routers stand in one order, and each router has a copy of its own, which it reads and follows.
 */
public interface DurableLog extends AutoCloseable {
    /** What a replay reads before it looks again whether it has reached its end. */
    int REPLAY_BYTES = 1 << 20;

    /**
     * Appends the records, all of them or none. Any thread; never blocks; the records must not be changed afterwards.
     *
     * <p>The stage completes with the position of the last record once the disk has confirmed all of them, on the
     * log's own thread: what is attached must return at once. It fails with a {@link JournalException}: BUSY or FULL,
     * and nothing was written; UNCONFIRMED, and the outcome is unknown: it may be in the log, or come into it later;
     * STOPPED, and the outcome is unknown until the log has been opened again. After STOPPED every later append fails too.
     *
     * @param records one or more; an empty record is a record
     * @param allowance how much of the log's room they may take
     * @throws IllegalArgumentException if there is no record, or they are larger than one append may be
     */
    CompletionStage<Position> append(List<byte[]> records, Allowance allowance);

    /** Appends what is not urgent. */
    default CompletionStage<Position> append(List<byte[]> records) {
        return append(records, Allowance.ORDINARY);
    }

    /** What the log uses, at no cost. Any thread; never blocks, so the free bytes are those of a moment ago. */
    LogUsage usage();

    /** Chance, made with the log and the same for all its life: it tells this log's positions from another's. Any thread. */
    long id();

    /** Reads confirmed records piece by piece, from this one on. Any thread; what it gives, one at a time. */
    LogReader reader(Position from);

    /**
     * Gives every confirmed record at or after {@code from} to the reader, in order, on the calling thread: at least those that
     * are confirmed now. Blocks.
     *
     * @throws JournalException DAMAGED or UNREADABLE
     */
    default void replay(Position from, RecordReader reader) {
        Position end = last();
        try (LogReader own = reader(from)) {
            while (own.next().compareTo(end) <= 0 && own.read(REPLAY_BYTES, reader) > 0) {
                // Its records are with the reader.
            }
        }
    }

    /**
     * From now on every record is given to the follower once it is confirmed here, in order, before the stage of its append
     * completes if it was appended here. On the log's own thread: the follower must return at once; one that throws stops the log.
     * Any thread; once in a log's life.
     *
     * @return the first record that is told is the one behind this; those up to it can be replayed
     * @throws IllegalStateException if somebody follows already
     */
    Position follow(RecordReader follower);

    /**
     * Completes when nobody goes on as if the records up to this one were not there: every router that has this log has told
     * its follower of them, or may not act on what it knows any more. For a log that is only here: at once.
     *
     * <p>Fails with a {@link JournalException} UNCONFIRMED when it cannot be told in time, and may be asked again.
     */
    default CompletionStage<Void> everywhere(Position upTo) {
        return CompletableFuture.completedStage(null);
    }

    /** The first record that has not been forgotten; the next one's position if there is none. Any thread. */
    Position first();

    /**
     * Lets the log forget records up to and including this one, so that their room is used again. It may keep some of them:
     * whole files go, and never the newest. A replay leaves out what was forgotten. Any thread; blocks for as long as the disk does.
     *
     * @throws IllegalArgumentException if the record is not confirmed
     * @throws JournalException UNREADABLE; nothing that was not to be forgotten is lost, and it may be tried again
     */
    void trim(Position upTo);

    /** The last confirmed record; {@link Position#NONE} when there is none. */
    Position last();

    /** Writes what waits, then stops. Blocks for as long as the disk does, at most the settings' close deadline. */
    @Override
    void close();

    /** Takes one record. */
    interface RecordReader {
        void onRecord(Position position, byte[] bytes);
    }
}
