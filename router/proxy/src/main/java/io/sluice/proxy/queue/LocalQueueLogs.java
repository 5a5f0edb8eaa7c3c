package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.Scrubber;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The logs of a lone router: folder {@code queue} with one for each shard in a folder of its name, and folder {@code
 * deadletters}. What is not there is made.
 */
public final class LocalQueueLogs implements QueueLogs {
    /** Few come, one at a time, and none may fail because others filled the disk: as the map's log, with a reserve. */
    public static final JournalSettings LETTERS =
            new JournalSettings(4 << 20, 2 << 20, 16 << 20, 16L << 30, 2, 16L << 30, Duration.ofSeconds(10));

    private final QueueSettings settings;
    private final Path folder;
    private final Path dead;
    private final LogKeys keys;
    private final RandomGenerator random;
    private final MonotonicClock clock;

    /** @throws IOException if a folder cannot be made, or a key cannot be read */
    public LocalQueueLogs(QueueSettings settings, Path dataDir, RandomGenerator random, MonotonicClock clock)
            throws IOException {
        this.settings = requireNonNull(settings, "settings");
        this.folder = Files.createDirectories(dataDir.resolve("queue"));
        this.dead = Files.createDirectories(dataDir.resolve("deadletters"));
        this.keys = keys(settings);
        this.random = requireNonNull(random, "random");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Those that the settings name.
     *
     * @throws IOException if one cannot be read
     */
    public static LogKeys keys(QueueSettings settings) throws IOException {
        List<LogKey> old = new ArrayList<>();
        for (Path file : settings.oldKeyFiles()) {
            old.add(LogKey.read(file));
        }
        Path file = settings.keyFile();
        return new LogKeys(file == null ? Optional.empty() : Optional.of(LogKey.read(file)), old);
    }

    @Override
    public List<ShardId> present() throws IOException {
        List<ShardId> shards = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path each : folders.sorted().toList()) {
                shards.add(new ShardId(each.getFileName().toString()));
            }
        }
        return shards;
    }

    @Override
    public Kept open(ShardId shard) throws IOException {
        Path own = Files.createDirectories(folder.resolve(shard.value()));
        FileLog log = FileLog.open(own, settings.journal(), keys, random, clock);
        Optional<Scrubber> scrubber = settings.scrubBytesPerSecond() == 0
                ? Optional.empty()
                : Optional.of(log.scrubber(settings.scrubBytesPerSecond()));
        return new Kept(log, scrubber);
    }

    @Override
    public DurableLog deadLetters() {
        return FileLog.open(dead, LETTERS, keys, random, clock);
    }

    /** Nobody else makes any. */
    @Override
    public void onMade(Consumer<ShardId> listener) {}
}
