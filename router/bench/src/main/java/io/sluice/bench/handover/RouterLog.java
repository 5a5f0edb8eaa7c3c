package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a router's log says of changes of a primary, from a moment on, while it is written. One thread. */
final class RouterLog {
    private static final Pattern LINE =
            Pattern.compile("failover event=\"(\\w+)\" shard=\"[^\"]*\" text=\"((\\w*)[^\"]*)\"");
    private static final long LOOK_MILLIS = 1;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final StringBuilder rest = new StringBuilder();
    private long position;

    /** @param word the first one of the text: of a phase its name */
    record Entry(String event, String text, String word) {
        boolean isPhase(String phase) {
            return event.equals("PHASE") && word.equals(phase);
        }

        @Override
        public String toString() {
            return event + " " + text;
        }
    }

    private RouterLog(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    static RouterLog fromNow(Path file) throws IOException {
        return new RouterLog(requireNonNull(file, "file"), Files.size(file));
    }

    /** Whether there is such an entry within the limit. */
    boolean await(Predicate<Entry> wanted, int limitSeconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        int seen = 0;
        while (System.nanoTime() - end < 0) {
            read();
            for (; seen < entries.size(); seen++) {
                if (wanted.test(entries.get(seen))) {
                    return true;
                }
            }
            Pause.millis(LOOK_MILLIS);
        }
        return false;
    }

    /** All of them so far. */
    List<Entry> entries() throws IOException {
        read();
        return List.copyOf(entries);
    }

    /** How far the last change has come, as far as it was told. */
    String lastPhase() throws IOException {
        List<Entry> all = entries();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).event().equals("PHASE")) {
                return all.get(i).word();
            }
            if (all.get(i).event().equals("DONE") || all.get(i).event().equals("UNDONE")) {
                return all.get(i).event();
            }
        }
        return "nothing";
    }

    private void read() throws IOException {
        if (Files.size(file) == position) {
            return;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] more = new byte[(int) (log.length() - position)];
            log.seek(position);
            log.readFully(more);
            position += more.length;
            rest.append(new String(more, StandardCharsets.UTF_8));
        }
        for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
            Matcher line = LINE.matcher(rest.substring(0, end));
            if (line.find()) {
                entries.add(new Entry(line.group(1), line.group(2), line.group(3)));
            }
            rest.delete(0, end + 1);
        }
    }
}
