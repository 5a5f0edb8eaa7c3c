package io.sluice.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a router's logs are: the same folders for a lone router and for one of several. */
final class Homes {
    static final String DEAD_LETTERS = "deadletters";

    private Homes() {}

    static LocalLogs.HomeOf map(RaftParts parts, boolean isAlone) {
        return new LocalLogs.HomeOf() {
            @Override
            public LogHome home(String log) {
                return new LogHome(
                        parts.dataDir(),
                        parts.dataDir(),
                        parts.map(),
                        parts.mapKeys(),
                        parts.random(),
                        parts.clock(),
                        isAlone);
            }

            @Override
            public Set<String> onDisk() {
                return Set.of(RaftNode.MAP_LOG);
            }
        };
    }

    static LocalLogs.HomeOf queue(RaftParts parts, boolean isAlone) {
        Path queue = parts.dataDir().resolve("queue");
        return new LocalLogs.HomeOf() {
            @Override
            public LogHome home(String log) {
                return new LogHome(
                        log.equals(DEAD_LETTERS) ? parts.dataDir() : queue,
                        parts.dataDir(),
                        parts.queue(),
                        parts.queueKeys(),
                        parts.random(),
                        parts.clock(),
                        isAlone);
            }

            @Override
            public Set<String> onDisk() throws IOException {
                Set<String> names = new TreeSet<>(Set.of(DEAD_LETTERS));
                Files.createDirectories(queue);
                try (Stream<Path> folders = Files.list(queue)) {
                    folders.filter(Files::isDirectory)
                            .forEach(each -> names.add(each.getFileName().toString()));
                }
                return names;
            }
        };
    }
}
