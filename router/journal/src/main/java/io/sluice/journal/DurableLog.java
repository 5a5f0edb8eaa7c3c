package io.sluice.journal;

import io.sluice.core.log.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A durable, ordered log of byte records: the port that a file serves here and a replicated log may serve later. */
public interface DurableLog extends AutoCloseable {
    /**
     * Appends the records, all of them or none. Any thread; never blocks; the records must not be changed afterwards.
     *
     * <p>The stage completes with the position of the last record once the disk has confirmed all of them, on the
     * log's own thread: what is attached must return at once. It fails with a {@link JournalException}: BUSY or FULL,
     * and nothing was written; STOPPED, and the outcome is unknown until the log has been opened again. After STOPPED
     * every later append fails too.
     *
     * @param records one or more; an empty record is a record
     * @throws IllegalArgumentException if there is no record, or they are larger than one append may be
     */
    CompletionStage<Position> append(List<byte[]> records);

    /**
     * Gives every confirmed record at or after {@code from} to the reader, in order, on the calling thread. Blocks.
     *
     * @throws JournalException DAMAGED or UNREADABLE
     */
    void replay(Position from, RecordReader reader);

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
