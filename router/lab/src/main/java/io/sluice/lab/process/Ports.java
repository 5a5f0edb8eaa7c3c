package io.sluice.lab.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Free ports on 127.0.0.1 that no other lab of this machine takes: each is leased by a file lock, which the kernel frees with
 * the JVM. They lie below the range from which the kernel takes ports for outgoing connections, one of which could
 * otherwise sit on a port while its server restarts. Any thread.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    /** Looked at before a lock file is opened: closing a second channel would free this JVM's lock on the file. */
    private static final Set<Path> LEASED = ConcurrentHashMap.newKeySet();

    private final Path directory;

    /** @param directory of the lock files, the same for all labs of a machine; created at first use */
    public Ports(Path directory) {
        this.directory = requireNonNull(directory, "directory").toAbsolutePath().normalize();
    }

    /** A port that is ours until closed. */
    public static final class Lease implements AutoCloseable {
        private final int port;
        private final Path file;
        private final FileChannel lock;

        private Lease(int port, Path file, FileChannel lock) {
            this.port = port;
            this.file = file;
            this.lock = lock;
        }

        public int port() {
            return port;
        }

        @Override
        public void close() {
            try {
                lock.close();
            } catch (IOException stillLocked) {
                throw new UncheckedIOException("cannot free the lock of port " + port, stillLocked);
            } finally {
                LEASED.remove(file);
            }
        }
    }

    /**
     * Leases a port. The search begins at a place that differs from process to process.
     *
     * @throws IOException if none of 10,000 is free
     */
    public Lease lease() throws IOException {
        Files.createDirectories(directory);
        int offset = (int) (ProcessHandle.current().pid() * 37 % COUNT);
        for (int i = 0; i < COUNT; i++) {
            Lease lease = tryLease(FIRST + (offset + i) % COUNT);
            if (lease != null) {
                return lease;
            }
        }
        throw new IOException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    /** @throws IOException if somebody listens on the port, which the message names */
    public static void requireFree(int port) throws IOException {
        if (!isFree(port)) {
            throw new IOException("port " + port + " on 127.0.0.1 is in use");
        }
    }

    private @Nullable Lease tryLease(int port) throws IOException {
        Path file = directory.resolve(port + ".lock");
        if (!LEASED.add(file)) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isOurs = false;
        try {
            isOurs = channel.tryLock() != null && isFree(port);
            return isOurs ? new Lease(port, file, channel) : null;
        } finally {
            if (!isOurs) {
                channel.close();
                LEASED.remove(file);
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
