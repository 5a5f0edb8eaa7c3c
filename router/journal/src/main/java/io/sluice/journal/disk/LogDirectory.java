package io.sluice.journal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where a log lives: the port to the disk, which the crash tests replace. Every method blocks. */
public interface LogDirectory extends Closeable {
    List<String> names() throws IOException;

    /** A new, empty file; one that is there is emptied. */
    LogFile create(String name) throws IOException;

    LogFile open(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Returns when the disk has confirmed every create, rename and delete so far. */
    void sync() throws IOException;

    /** What the file system has left for files of this process; a huge number where it cannot tell. */
    long freeBytes() throws IOException;

    /** For messages. */
    String describe(String name);
}
