package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.journal.DurableLog;
import io.sluice.journal.Scrubber;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the logs of the queues are kept: on this router's disk alone, or at several routers. Any thread. */
public interface QueueLogs {
    /**
     * One that is open.
     *
     * @param scrubber of what it has on this router's disk; empty if it is not scrubbed
     */
    record Kept(DurableLog log, Optional<Scrubber> scrubber) {
        public Kept {
            requireNonNull(log, "log");
            requireNonNull(scrubber, "scrubber");
        }
    }

    /** The shards that have one. Blocks. */
    List<ShardId> present() throws IOException;

    /**
     * Opens the shard's, or makes one. Blocks.
     *
     * @throws io.sluice.journal.JournalException if it cannot be opened
     */
    Kept open(ShardId shard) throws IOException;

    /**
     * That of the dead letters. Blocks.
     *
     * @throws io.sluice.journal.JournalException if it cannot be opened
     */
    DurableLog deadLetters() throws IOException;

    /** Who is told of logs that other routers make; on any thread, once in its life. */
    void onMade(Consumer<ShardId> listener);
}
