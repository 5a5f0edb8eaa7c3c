package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.settings.Problems;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.apply.ShardApplier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the queue takes, how it is kept, and how it is drained.
 *
 * @param journal of each shard's log; its bytes are the quota of a shard; that of a tenant is in its policy
 * @param deadLettersMax of all tenants, 1 to 10,000,000; over it a write that fails holds up its tenant
 * @param retention how long one may ask what became of a write that is settled, 0 to 30 days
 * @param keyFile 32 bytes that encrypt the logs of the queue and of the dead letters; unless given, they are not encrypted
 * @param oldKeyFiles those of before, with which older files are read
 * @param scrubBytesPerSecond how fast what was written is read again to find damage, 0 (never) to 1 GiB
 * @param replay the drain
 */
public record QueueSettings(
        JournalSettings journal,
        long deadLettersMax,
        Duration retention,
        @Nullable Path keyFile,
        List<Path> oldKeyFiles,
        long scrubBytesPerSecond,
        ReplaySettings replay) {
    /** 100,000 dead letters; an hour of receipts. */
    public static final QueueSettings DEFAULT = new QueueSettings(
            JournalSettings.QUEUE, 100_000, Duration.ofHours(1), null, List.of(), 4 << 20, ReplaySettings.DEFAULT);

    public QueueSettings {
        requireNonNull(journal, "journal");
        requireNonNull(replay, "replay");
        oldKeyFiles = List.copyOf(oldKeyFiles);
        Problems problems = new Problems();
        problems.within("deadLettersMax", deadLettersMax, 1, 10_000_000);
        problems.within("retention", retention, Duration.ZERO, Duration.ofDays(30));
        problems.within("scrubBytesPerSecond", scrubBytesPerSecond, 0, 1 << 30);
        problems.require(
                replay.batch().entries() <= ShardApplier.ENTRIES_MAX,
                "replay.batch.entries",
                "must be at most " + ShardApplier.ENTRIES_MAX);
        problems.throwIfAny();
    }
}
