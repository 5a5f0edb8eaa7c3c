package io.sluice.app.demo;

import io.sluice.app.process.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one demo, which nobody else may use meanwhile. A demo begins afresh: what an earlier one left is
 * removed. What is no demo's is never touched: only a directory that is empty or has the mark of a demo is taken.
 */
final class DemoDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoDirectory.class);
    private static final String MARK = ".sluice-demo";

    private final Path path;
    private final FileChannel lock;

    private DemoDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DemoDirectory take(Path path) throws IOException, StartException {
        Path mark = path.resolve(MARK);
        if (Files.exists(path) && !Files.exists(mark) && !isEmpty(path)) {
            throw new StartException(path + " is neither empty nor a demo's; choose another with --dir");
        }
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        FileChannel lock = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(lock) == null) {
            lock.close();
            throw new StartException("another demo runs in " + path + "; stop it, or choose another with --dir");
        }
        DemoDirectory directory = new DemoDirectory(path, lock);
        directory.clear();
        return directory;
    }

    /** Gives the lock back; the files stay for whoever wants to look at them. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failed) {
            log.atWarn().addKeyValue("dir", path).setCause(failed).log("lock not given back");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private void clear() throws IOException {
        List<Path> left;
        try (Stream<Path> entries = Files.list(path)) {
            left = entries.filter(entry -> !entry.endsWith(MARK)).toList();
        }
        for (Path entry : left) {
            Files.walkFileTree(entry, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
