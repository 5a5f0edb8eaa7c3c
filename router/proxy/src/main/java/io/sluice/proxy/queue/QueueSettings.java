package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.settings.Problems;
import io.sluice.journal.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How much the queue takes, where it keeps it, and how it is drained.
 *
 * @param folder a log for each shard in a folder of its name; made if it is not there
 * @param deadLetters the folder of theirs
 * @param journal of each log; its bytes are the quota of a shard
 * @param tenantWrites the most writes of one tenant that wait, 1 to 100,000,000
 * @param deadLettersMax of all tenants, 1 to 10,000,000; over it a write that fails holds up its tenant
 * @param retention how long one may ask what became of a write that is settled, 0 to 30 days
 */
public record QueueSettings(
        Path folder,
        Path deadLetters,
        JournalSettings journal,
        long tenantWrites,
        long deadLettersMax,
        Duration retention,
        ReplaySettings replay) {
    public QueueSettings {
        requireNonNull(folder, "folder");
        requireNonNull(deadLetters, "deadLetters");
        requireNonNull(journal, "journal");
        requireNonNull(replay, "replay");
        Problems problems = new Problems();
        problems.within("tenantWrites", tenantWrites, 1, 100_000_000);
        problems.within("deadLettersMax", deadLettersMax, 1, 10_000_000);
        problems.within("retention", retention, Duration.ZERO, Duration.ofDays(30));
        problems.throwIfAny();
    }

    /** Ten million writes a tenant, 100,000 dead letters, an hour of receipts; in two folders of this one. */
    public static QueueSettings in(Path folder) {
        return new QueueSettings(
                folder.resolve("queue"),
                folder.resolve("deadletters"),
                JournalSettings.QUEUE,
                10_000_000,
                100_000,
                Duration.ofHours(1),
                ReplaySettings.DEFAULT);
    }
}
