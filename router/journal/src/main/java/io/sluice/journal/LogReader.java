package io.sluice.journal;

import io.sluice.core.log.Position;

/**
 * A place in a log from which its confirmed records are read on, piece by piece: each call goes on where the one before it
 * stopped, over files and while the log grows. One thread at a time; every method may block on the disk. It holds one write of
 * the log in memory, and one open file, whose room comes back only when it reads on or is closed. It may be read on after the
 * log was closed.
 */
public interface LogReader extends AutoCloseable {
    /**
     * Gives the next confirmed records in order, on the calling thread: at least one if there is one, and no more of them than
     * have {@code maxBytes} together. Records that were forgotten before they were read are left out.
     *
     * @param reader if it throws, its record is the first one of the next call
     * @return how many records were given; 0 at the end of the log as it is now
     * @throws JournalException DAMAGED or UNREADABLE; the next call begins with the first record that was not given
     */
    int read(int maxBytes, DurableLog.RecordReader reader);

    /** The position from which the next call reads: the record there may have been forgotten, or not be written yet. */
    Position next();

    @Override
    void close();
}
