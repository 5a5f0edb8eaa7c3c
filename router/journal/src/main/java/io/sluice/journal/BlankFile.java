package io.sluice.journal;

import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of zeros while it is made, one write or sync at a time. Owned by one thread at a time. */
final class BlankFile {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();
    /** What may be unsynced: so no sync of the log waits for all of a large file. */
    private static final int UNSYNCED_BYTES = 4 << 20;

    private final LogDirectory directory;
    private final String name;
    private final long bytes;
    private final LogFile file;
    private long written;
    private long synced;

    private BlankFile(LogDirectory directory, String name, long bytes, LogFile file) {
        this.directory = directory;
        this.name = name;
        this.bytes = bytes;
        this.file = file;
    }

    /** Until it is whole, it has a name that the next opening removes. */
    static BlankFile begin(LogDirectory directory, String name, long bytes) throws IOException {
        return new BlankFile(directory, name, bytes, directory.create(Segment.unfinished(name)));
    }

    /** Makes all of it at once. */
    static void make(LogDirectory directory, String name, long bytes) throws IOException {
        BlankFile made = begin(directory, name, bytes);
        boolean isWhole = false;
        while (!isWhole) {
            isWhole = made.step();
        }
    }

    String name() {
        return name;
    }

    /** The next write or sync; whether the file is whole then, and has its name. After a failure, it is gone. */
    boolean step() throws IOException {
        try {
            if (written < bytes && written - synced < UNSYNCED_BYTES) {
                int count = (int) Math.min(ZEROS.capacity(), bytes - written);
                file.write(ZEROS.duplicate().limit(count), written);
                written += count;
                return false;
            }
            file.sync();
            synced = written;
            if (synced < bytes) {
                return false;
            }
            file.close();
            directory.rename(Segment.unfinished(name), name);
            directory.sync();
            return true;
        } catch (IOException failure) {
            discard();
            throw failure;
        }
    }

    void discard() throws IOException {
        file.close();
        directory.delete(Segment.unfinished(name));
    }
}
