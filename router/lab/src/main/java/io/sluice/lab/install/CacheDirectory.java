package io.sluice.lab.install;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Directories that are made once and then only read, shared by all JVMs that name the same root. Any thread.
 * The kernel frees a lock with the process that held it, so nothing stays locked after a crash.
 */
public final class CacheDirectory {
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(3);
    private static final Duration LOCK_POLL = Duration.ofMillis(20);
    /** Taken before the file is opened: a file lock knows processes, not threads. */
    private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final Path root;

    /** @param root created at first use */
    public CacheDirectory(Path root) {
        this.root = requireNonNull(root, "root").toAbsolutePath().normalize();
    }

    /** Fills an empty directory. */
    @FunctionalInterface
    public interface Maker {
        void make(Path dir) throws IOException;
    }

    /** Work to do under a lock. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    public Path root() {
        return root;
    }

    /**
     * The directory of this name, made first if it is not there yet. The name must change whenever its content would.
     *
     * @throws IOException if making it failed (the next call tries again) or another process takes longer than 3 min
     */
    public Path obtain(String name, Maker maker) throws IOException {
        Path dir = root.resolve(name);
        if (Files.isDirectory(dir)) {
            return dir;
        }
        return underLock(name, () -> {
            if (!Files.isDirectory(dir)) {
                Path unfinished = root.resolve(name + ".unfinished");
                Directories.delete(unfinished);
                Files.createDirectories(unfinished);
                maker.make(unfinished);
                Files.move(unfinished, dir, StandardCopyOption.ATOMIC_MOVE);
            }
            return dir;
        });
    }

    /**
     * Runs the work while no other thread and no other JVM runs work under this name; not reentrant.
     *
     * @throws IOException if the work fails or the lock is not to be had within 3 min
     */
    public <T> T underLock(String name, Work<T> work) throws IOException {
        Files.createDirectories(root);
        Path file = root.resolve(name + ".lock");
        long start = System.nanoTime();
        ReentrantLock here = IN_THIS_JVM.computeIfAbsent(file, unused -> new ReentrantLock());
        while (!here.tryLock()) {
            pause(file, start);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (channel.tryLock() == null) {
                pause(file, start);
            }
            return work.run();
        } finally {
            here.unlock();
        }
    }

    private static void pause(Path file, long start) throws IOException {
        if (System.nanoTime() - start > LOCK_LIMIT.toNanos()) {
            throw new IOException(file + " has been locked by others for " + LOCK_LIMIT.toSeconds() + " s");
        }
        LockSupport.parkNanos(LOCK_POLL.toNanos());
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + file);
        }
    }
}
