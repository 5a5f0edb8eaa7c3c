package io.sluice.journal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One file of a {@link LogDirectory}. Every method blocks. */
public interface LogFile extends Closeable {
    long size() throws IOException;

    /** Fills the buffer from this offset on, or as far as the file goes. */
    void read(ByteBuffer into, long offset) throws IOException;

    /** Writes all of the buffer; durable only after {@link #sync}. */
    void write(ByteBuffer from, long offset) throws IOException;

    /** Returns when the disk has confirmed every write so far. */
    void sync() throws IOException;
}
