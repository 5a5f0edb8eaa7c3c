package io.sluice.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of zeros while it is made, one write or sync at a time. Owned by one thread at a time. */
public final class BlankFile {
    /** The end of the name of a file that is not whole: the next opening of its log removes it. */
    public static final String UNFINISHED = ".new";

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();
    /** What may be unsynced: so no sync of the log waits for all of a large file. */
    private static final int UNSYNCED_BYTES = 1 << 20;

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

    /** Until it is whole, its name ends with {@value #UNFINISHED}. */
    public static BlankFile begin(LogDirectory directory, String name, long bytes) throws IOException {
        return new BlankFile(directory, name, bytes, directory.create(name + UNFINISHED));
    }

    /** Makes all of it at once. */
    public static void make(LogDirectory directory, String name, long bytes) throws IOException {
        BlankFile made = begin(directory, name, bytes);
        boolean isWhole = false;
        while (!isWhole) {
            isWhole = made.step();
        }
    }

    public String name() {
        return name;
    }

    /** The next write or sync; whether the file is whole then, and has its name. After a failure, it is gone. */
    public boolean step() throws IOException {
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
            directory.rename(name + UNFINISHED, name);
            directory.sync();
            return true;
        } catch (IOException failure) {
            discard();
            throw failure;
        }
    }

    /** Gives its room back, whatever it is called by now. */
    public void discard() throws IOException {
        file.close();
        directory.delete(name + UNFINISHED);
        directory.delete(name);
    }
}
