package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The queue of one shard: its log, and who is in it. Any thread. */
final class ShardQueue {
    private final ShardId shard;
    private final DurableLog log;
    private final Backlogs backlogs;
    private final QueueSettings settings;
    private final Listener listener;

    /** Hears of what others wait for. Called on any thread; must return at once. */
    interface Listener {
        /** There is more in the log. */
        void onAppended(TenantId tenant);

        /** The log refused a write, and now the tenant has none in it. */
        void onDirect(TenantId tenant);
    }

    ShardQueue(ShardId shard, DurableLog log, Backlogs backlogs, QueueSettings settings, Listener listener) {
        this.shard = requireNonNull(shard, "shard");
        this.log = requireNonNull(log, "log");
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.settings = requireNonNull(settings, "settings");
        this.listener = requireNonNull(listener, "listener");
    }

    ShardId shard() {
        return shard;
    }

    DurableLog log() {
        return log;
    }

    /**
     * Counts what the log holds of each tenant. Blocks, for as long as reading all of it takes. Before the first append.
     *
     * @throws JournalException DAMAGED or UNREADABLE
     */
    void load() {
        Map<TenantId, Long> counts = new HashMap<>();
        Position first = log.first();
        log.replay(first, (position, bytes) -> {
            QueueRecord record = QueueCodec.decode(bytes);
            if (record instanceof QueueRecord.Accepted accepted) {
                counts.merge(accepted.write().tenant(), 1L, Long::sum);
            } else if (record instanceof QueueRecord.Settled settled) {
                // Those that are forgotten were not counted.
                long counted = settled.entries().stream()
                        .filter(entry -> entry.position().compareTo(first) >= 0)
                        .count();
                counts.computeIfPresent(settled.tenant(), (tenant, count) -> count <= counted ? null : count - counted);
            }
        });
        counts.forEach(backlogs::begin);
    }

    /** Fails with a {@link QueueRefusedException}. */
    CompletionStage<Receipt> append(QueuedWrite write) {
        TenantId tenant = write.tenant();
        byte[] record;
        try {
            record = QueueCodec.encode(new QueueRecord.Accepted(write));
        } catch (IllegalArgumentException tooLarge) {
            return refused(SqlError.QUEUE_FULL, shard, "the write has more than 1 MiB");
        }
        long waiting = backlogs.writesOf(tenant);
        if (waiting >= settings.tenantWrites()) {
            return refused(SqlError.QUEUE_FULL, shard, "tenant '" + tenant + "' has " + waiting + " writes in it");
        }
        backlogs.begin(tenant, 1);
        return log.append(List.of(record)).handle((position, failure) -> {
            if (failure == null) {
                listener.onAppended(tenant);
                return new Receipt(shard, log.id(), requireNonNull(position, "position"));
            }
            throw onFailure(tenant, failure);
        });
    }

    private QueueRefusedException onFailure(TenantId tenant, Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        JournalException.Reason reason = cause instanceof JournalException refusal ? refusal.reason() : null;
        if (reason != JournalException.Reason.BUSY && reason != JournalException.Reason.FULL) {
            // It may be in the log. Until a restart tells, the tenant's writes do not go past it.
            return new QueueRefusedException(SqlError.QUEUE_STOPPED, shard);
        }
        if (backlogs.end(tenant, 1)) {
            listener.onDirect(tenant);
        }
        boolean isBusy = reason == JournalException.Reason.BUSY;
        return new QueueRefusedException(
                SqlError.QUEUE_FULL, shard, isBusy ? "the disk is behind" : "its room on the disk is used up");
    }

    private static <T> CompletionStage<T> refused(SqlError error, Object... arguments) {
        return CompletableFuture.failedStage(new QueueRefusedException(error, arguments));
    }

    /** Whether the position is of a record that is there. */
    boolean holds(Position position) {
        return position.compareTo(log.first()) >= 0 && position.compareTo(log.last()) <= 0;
    }

    void close() {
        log.close();
    }
}
