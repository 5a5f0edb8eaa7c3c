package io.sluice.bench.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a router has on disk, looked at and spoiled past it. */
final class RouterDisk {
    private static final int HEADER_BYTES = 64;
    private static final int GROUPS = 2;

    private final Path dataDir;
    private final Pattern peer;

    RouterDisk(Path dataDir, String router) {
        this.dataDir = dataDir;
        this.peer = Pattern.compile(Pattern.quote(router) + "-[0-9a-f]{8}");
    }

    /** Flips one bit of what was written; only while nobody has the files. Tells which. */
    String flipBit(Random random) throws IOException {
        List<Path> files = new ArrayList<>(files());
        while (!files.isEmpty()) {
            Path file = files.remove(random.nextInt(files.size()));
            long written = written(file);
            if (written > HEADER_BYTES) {
                long at = HEADER_BYTES + (long) (random.nextDouble() * (written - HEADER_BYTES));
                int bit = random.nextInt(Byte.SIZE);
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.seek(at);
                    int was = open.read();
                    open.seek(at);
                    open.write(was ^ 1 << bit);
                }
                return "bit " + bit + " at " + at + " of " + written + " of " + dataDir.relativize(file);
            }
        }
        throw new IOException("nothing is written below " + dataDir);
    }

    /** Raft's own logs, and our journals with what was agreed on. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(dataDir)) {
            return all.filter(file -> file.getFileName().toString().matches("log_.*|\\d+\\.log"))
                    .filter(file -> !file.toString().contains("/lost-"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Behind what was written, files made ahead are all zeros. */
    private static long written(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    void wipe() throws IOException {
        try (Stream<Path> all = Files.walk(dataDir)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(dataDir)) {
                    Files.delete(each);
                }
            }
        }
    }

    /**
     * Whether the router has its seat among the others in each group, under the name that its disk has now. It gets that after it has
     * caught up; until then the loss of another disk would be the second one.
     */
    boolean isSeated() {
        try {
            Matcher own = peer.matcher(
                    Files.readString(dataDir.resolve("raft").resolve("identity"), StandardCharsets.ISO_8859_1));
            if (!own.find()) {
                return false;
            }
            List<Path> seats;
            try (Stream<Path> groups = Files.list(dataDir.resolve("raft").resolve("groups"))) {
                seats = groups.map(group -> group.resolve("current").resolve("raft-meta.conf"))
                        .toList();
            }
            int seated = 0;
            for (Path each : seats) {
                seated += Files.readString(each, StandardCharsets.ISO_8859_1).contains(own.group()) ? 1 : 0;
            }
            return seated == GROUPS;
        } catch (IOException notYet) {
            return false;
        }
    }
}
