package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * What all servers of a lab share.
 *
 * @param cacheDir programs, templates, and the data of servers that have no directory of their own; about 120 MB, shared by
 *     all labs of a machine
 * @param admin the account with all privileges on each server whose data directory is new, from any host, over TCP; servers
 *     on an existing directory keep theirs
 * @param startLimit from the start of a process to its first login, 1 s to 10 min
 * @param stopLimit after this a server that does not shut down is killed, 0.1 s to 10 min
 */
public record LabSettings(Path cacheDir, Login admin, Duration startLimit, Duration stopLimit) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public LabSettings {
        cacheDir = requireNonNull(cacheDir, "cacheDir").toAbsolutePath().normalize();
        requireNonNull(admin, "admin");
        requireBetween(startLimit, Duration.ofSeconds(1), "startLimit");
        requireBetween(stopLimit, Duration.ofMillis(100), "stopLimit");
    }

    /** {@code ~/.cache/sluice}, an admin with a random password, 60 s to start, 10 s to stop. */
    public static LabSettings standard() {
        Path home = Path.of(System.getProperty("user.home", "."));
        return new LabSettings(
                home.resolve(".cache").resolve("sluice"),
                Login.withRandomPassword("sluice_admin", new SecureRandom()),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }

    public LabSettings withCacheDir(Path dir) {
        return new LabSettings(dir, admin, startLimit, stopLimit);
    }

    public LabSettings withAdmin(Login login) {
        return new LabSettings(cacheDir, login, startLimit, stopLimit);
    }

    private static void requireBetween(Duration value, Duration least, String what) {
        requireNonNull(value, what);
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " must be between " + least + " and " + LONGEST + " but is " + value);
        }
    }
}
