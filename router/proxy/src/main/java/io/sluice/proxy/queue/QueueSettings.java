package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import io.sluice.journal.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How much the queue takes, and where it keeps it.
 *
 * @param folder a log for each shard in a folder of its name; made if it is not there
 * @param journal of each log; its bytes are the quota of a shard
 * @param tenantWrites the most writes of one tenant that wait, 1 to 100,000,000
 * @param retention how long one may ask what became of a write that is settled, 0 to 30 days
 */
public record QueueSettings(Path folder, JournalSettings journal, long tenantWrites, Duration retention) {
    public QueueSettings {
        requireNonNull(folder, "folder");
        requireNonNull(journal, "journal");
        Problems problems = new Problems();
        problems.within("tenantWrites", tenantWrites, 1, 100_000_000);
        problems.within("retention", retention, Duration.ZERO, Duration.ofDays(30));
        problems.throwIfAny();
    }

    /** A million writes a tenant, an hour of receipts. */
    public static QueueSettings in(Path folder) {
        return new QueueSettings(folder, JournalSettings.QUEUE, 1_000_000, Duration.ofHours(1));
    }
}
