package io.sluice.lab.fault;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file system of its own, ext4 on a loop mount, for servers whose disk is to freeze or to be full: give them a data directory
 * below {@link #path}. What is on it is gone with it. Close it after its servers; it goes with this JVM at the latest, after
 * the shutdown hooks. Any thread.
 */
public final class Volume implements AutoCloseable {
    private static final int LEAST_MEGABYTES = 32;
    private static final int MOST_MEGABYTES = 16_384;
    private static final List<String> PROGRAMS = List.of("mkfs.ext4", "mount", "umount", "fsfreeze", "fallocate");
    private static final List<String> BIN = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
    private static final int SYS_ADMIN = 21;

    /**
     * The image has no name once it is mounted, so no crash leaves one behind. A mount that is still in use is hidden at once, and
     * gone with its last user.
     */
    private static final String SCRIPT = """
            begin() {
              mkdir -p "$1" && truncate -s "$3M" "$2" && mkfs.ext4 -q -F -m 0 "$2" && mount -o loop,noatime "$2" "$1"
              failed=$?
              rm -f "$2"
              return $failed
            }
            end() { umount "$1" 2>/dev/null || umount -l "$1"; }
            """;

    private final Path path;
    private final Deed mount;

    private Volume(Path path, Deed mount) {
        this.path = path;
        this.mount = mount;
    }

    /** Why there can be no volume here. */
    public static Optional<String> missing() {
        if (!isPrivileged()) {
            return Optional.of("mounting needs Linux and its capability SYS_ADMIN, which root has");
        }
        if (!Files.isWritable(Path.of("/dev/loop-control"))) {
            return Optional.of("there are no loop devices: /dev/loop-control cannot be written");
        }
        return PROGRAMS.stream()
                .filter(program -> BIN.stream().noneMatch(bin -> Files.isExecutable(Path.of(bin, program))))
                .findFirst()
                .map(program -> "the program " + program + " is missing");
    }

    /**
     * Makes and mounts one.
     *
     * @param dir created if need be; must be empty
     * @param megabytes 32 to 16,384; a server needs 150
     * @throws IOException if that fails; the message says why
     */
    public static Volume mount(Path dir, int megabytes) throws IOException {
        if (megabytes < LEAST_MEGABYTES || megabytes > MOST_MEGABYTES) {
            throw new IllegalArgumentException(
                    "megabytes must be between " + LEAST_MEGABYTES + " and " + MOST_MEGABYTES + " but is " + megabytes);
        }
        Path path = requireNonNull(dir, "dir").toAbsolutePath().normalize();
        requireEmpty(path);
        Deed mount =
                Deed.begin("mount of " + path, SCRIPT, path.toString(), path + ".image", Integer.toString(megabytes));
        return new Volume(path, mount);
    }

    /** Where it is mounted; {@code lost+found} is there, so a data directory is a directory below. */
    public Path path() {
        return path;
    }

    /** Unmounts it; harmless when repeated. */
    @Override
    public void close() throws IOException {
        mount.close();
    }

    /** Whether a file system is on a loop device and not that of the machine. */
    static boolean isOne(FileStore store) throws IOException {
        return store.name().startsWith("/dev/loop") && !store.equals(Files.getFileStore(Path.of("/")));
    }

    private static void requireEmpty(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                if (entries.findAny().isPresent()) {
                    throw new IOException(path + " is not empty");
                }
            }
        }
    }

    private static boolean isPrivileged() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(capabilities -> (capabilities >> SYS_ADMIN & 1) == 1);
        } catch (IOException notLinux) {
            return false;
        }
    }
}
