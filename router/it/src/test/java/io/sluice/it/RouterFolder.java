package io.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Folders of routers under test. A queue's log takes a gigabyte ahead: a suite that left them would fill the disk. */
public final class RouterFolder {
    private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> List.copyOf(MADE).forEach(RouterFolder::end)));
    }

    private RouterFolder() {}

    /** A new one, which is gone at the end of the tests at the latest. */
    public static Path make() throws IOException {
        Path folder = Files.createTempDirectory("sluice-router");
        MADE.add(folder);
        return folder;
    }

    /** Deletes what was made here. */
    static void end(Path folder) {
        if (!MADE.remove(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException gone) {
            // As it is to be.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
