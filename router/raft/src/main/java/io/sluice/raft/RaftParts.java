package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.seal.LogKeys;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * What a node works with.
 *
 * @param dataDir holds the logs in {@code map}, {@code queue/SHARD} and {@code deadletters}, as a lone router does, and what is
 *     Raft's in {@code raft}
 * @param map how the map's log uses the disk
 * @param queue how the others do
 * @param mapKeys seal the map's log, here and on its way
 * @param queueKeys seal the others
 * @param random not to be foreseen; any thread
 */
public record RaftParts(
        Path dataDir,
        JournalSettings map,
        JournalSettings queue,
        LogKeys mapKeys,
        LogKeys queueKeys,
        RandomGenerator random,
        MonotonicClock clock) {
    public RaftParts {
        requireNonNull(dataDir, "dataDir");
        requireNonNull(map, "map");
        requireNonNull(queue, "queue");
        requireNonNull(mapKeys, "mapKeys");
        requireNonNull(queueKeys, "queueKeys");
        requireNonNull(random, "random");
        requireNonNull(clock, "clock");
    }
}
