package io.sluice.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory on a real disk, held by a lock on its file {@value #LOCK}. */
public final class DiskDirectory implements LogDirectory {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lockChannel;

    private DiskDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory if it is missing, and locks it until {@link #close}.
     *
     * @throws DirectoryInUseException if it is locked
     */
    public static DiskDirectory open(Path path) throws IOException {
        make(path.toAbsolutePath());
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new DirectoryInUseException(path);
        }
        return new DiskDirectory(path, channel);
    }

    /** Makes what is missing of the path, each durable in its parent, or the log could vanish as a whole. */
    private static void make(Path missing) throws IOException {
        Path parent = missing.getParent();
        if (Files.isDirectory(missing) || parent == null) {
            return;
        }
        make(parent);
        Files.createDirectory(missing);
        sync(parent);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ourselves) {
            return false;
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new DiskFile(
                0,
                FileChannel.open(
                        path.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    @Override
    public LogFile open(String name) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new DiskFile(channel.size(), channel);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        sync(path);
    }

    @Override
    public long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public String describe(String name) {
        return path.resolve(name).toString();
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static final class DiskFile implements LogFile {
        private final FileChannel channel;
        private long syncedSize;

        DiskFile(long size, FileChannel channel) {
            this.syncedSize = size;
            this.channel = channel;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            long at = offset;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void sync() throws IOException {
            // A file that has not grown needs no sync of its size and times, which would cost a second write elsewhere.
            long size = channel.size();
            channel.force(size != syncedSize);
            syncedSize = size;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
