package io.sluice.lab;

import io.sluice.lab.install.CacheDirectory;
import io.sluice.lab.install.Directories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where one lab keeps the data of its temporary servers. It holds a file lock as long as the JVM lives; whoever opens a run
 * directory deletes those whose owners were killed before they could clean up.
 */
final class RunDirectory implements AutoCloseable {
    private static final String LOCK = "owner.lock";
    /** Not to be tried: closing a second channel would free this JVM's lock on the file. */
    private static final Set<Path> OF_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static RunDirectory open(CacheDirectory cache) throws IOException {
        Path runs = cache.root().resolve("run");
        return cache.underLock("run", () -> {
            Files.createDirectories(runs);
            sweep(runs);
            Path path = Files.createTempDirectory(runs, ProcessHandle.current().pid() + "-");
            FileChannel lock = openLock(path);
            if (lock.tryLock() == null) {
                throw new IOException("somebody else has locked " + path);
            }
            OF_THIS_JVM.add(path);
            return new RunDirectory(path, lock);
        });
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Directories.delete(path);
        lock.close();
        OF_THIS_JVM.remove(path);
    }

    private static void sweep(Path runs) throws IOException {
        List<Path> others;
        try (Stream<Path> all = Files.list(runs)) {
            others = all.filter(path -> !OF_THIS_JVM.contains(path)).toList();
        }
        for (Path path : others) {
            if (isAbandoned(path)) {
                Directories.delete(path);
            }
        }
    }

    private static boolean isAbandoned(Path path) throws IOException {
        try (FileChannel lock = openLock(path)) {
            return lock.tryLock() != null;
        }
    }

    private static FileChannel openLock(Path path) throws IOException {
        return FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
