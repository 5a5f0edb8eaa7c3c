package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.NotQueueable;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.Scrubber;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The queue of one shard: its log, who is in it, and what became of the last ones. Any thread; the results' monitor guards them. */
final class ShardQueue implements QueueTail.Told {
    /** So many results are at hand without a look at the disk. */
    private static final int RESULTS_MAX = 50_000;

    private final ShardId shard;
    private final DurableLog log;
    private final Backlogs backlogs;
    private final Clock wall;
    private final Consumer<TenantId> onDirect;
    private final QueueTail tail;
    private final QueueStatus.Refusal.Counts refusals = new QueueStatus.Refusal.Counts();
    private final Map<Position, Settlement> results = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Position, Settlement> eldest) {
            return size() > RESULTS_MAX;
        }
    };
    private final Optional<Scrubber> scrubber;
    private volatile Runnable wake = () -> {};
    private volatile Consumer<TenantId> onQueueing = tenant -> {};

    /**
     * Counts what the log holds. Blocks, for as long as reading all of it takes.
     *
     * @param scrubber of the log; empty if it is not scrubbed
     * @param onDirect is told when something has changed for a tenant's writes that wait for its backlog, on any thread
     * @throws JournalException DAMAGED or UNREADABLE
     * @throws io.sluice.core.codec.MalformedRecordException if a record is none of a queue
     */
    ShardQueue(
            ShardId shard,
            DurableLog log,
            Optional<Scrubber> scrubber,
            Backlogs backlogs,
            Clock wall,
            Consumer<TenantId> onDirect) {
        this.shard = requireNonNull(shard, "shard");
        this.log = requireNonNull(log, "log");
        this.scrubber = requireNonNull(scrubber, "scrubber");
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.wall = requireNonNull(wall, "wall");
        this.onDirect = requireNonNull(onDirect, "onDirect");
        this.tail = new QueueTail(log, backlogs, this);
    }

    ShardId shard() {
        return shard;
    }

    DurableLog log() {
        return log;
    }

    Optional<Scrubber> scrubber() {
        return scrubber;
    }

    QueueTail tail() {
        return tail;
    }

    /**
     * Who is told, on any thread.
     *
     * @param more when there may be more for the drain
     * @param first when a tenant that had nothing in the queue is about to have, though it is not durable yet
     */
    void follow(Runnable more, Consumer<TenantId> first) {
        wake = requireNonNull(more, "more");
        onQueueing = requireNonNull(first, "first");
        more.run();
    }

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant());
    }

    /**
     * Fails with a {@link QueueRefusedException}. Event loops that append for one tenant at the same moment may get one write each
     * over its quota.
     *
     * @param quota what the tenant may have in it at this moment
     */
    CompletionStage<Receipt> append(QueuedWrite write, QueueQuota quota) {
        TenantId tenant = write.tenant();
        byte[] record;
        try {
            record = QueueCodec.encode(new QueueRecord.Accepted(write));
        } catch (IllegalArgumentException tooLarge) {
            return refused(QueueStatus.Refusal.TOO_LARGE, SqlError.QUEUE_FULL, shard, NotQueueable.TOO_LARGE.text());
        }
        if (record.length > QueueCodec.WRITE_BYTES_MAX) {
            return refused(QueueStatus.Refusal.TOO_LARGE, SqlError.QUEUE_FULL, shard, NotQueueable.TOO_LARGE.text());
        }
        Optional<Over> over = over(tenant, record.length, quota);
        if (over.isPresent()) {
            return refused(
                    over.get().why(), SqlError.QUEUE_FULL, shard, over.get().text());
        }
        if (backlogs.begin(tenant, 1, record.length)) {
            onQueueing.accept(tenant);
        }
        // A promise of its own: what is thrown in a dependent stage comes wrapped, and the client would hear of another
        // error.
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        log.append(List.of(record)).whenComplete((position, failure) -> {
            if (failure == null) {
                onAppended(tenant, record.length, requireNonNull(position, "position"), receipt);
            } else {
                receipt.completeExceptionally(onFailure(tenant, record.length, failure));
            }
        });
        return receipt;
    }

    /** It is counted by the log now, like those of others; when no router goes past it, it may be acknowledged. */
    private void onAppended(TenantId tenant, int bytes, Position position, CompletableFuture<Receipt> receipt) {
        tail.known(tenant, position).whenComplete((known, failure) -> {
            uncount(tenant, bytes);
            if (failure == null) {
                receipt.complete(new Receipt(shard, log.id(), position));
            } else {
                refusals.count(QueueStatus.Refusal.STOPPED);
                receipt.completeExceptionally(new QueueRefusedException(SqlError.QUEUE_STOPPED, shard));
            }
        });
    }

    private void uncount(TenantId tenant, int bytes) {
        if (backlogs.end(tenant, 1, bytes)) {
            onDirect.accept(tenant);
        }
    }

    @Override
    public void onBacklog(TenantId tenant) {
        onDirect.accept(tenant);
    }

    @Override
    public void onMore() {
        wake.run();
    }

    /** What a quota says to one more write. */
    private record Over(QueueStatus.Refusal why, String text) {
        static Optional<Over> of(QueueStatus.Refusal why, TenantId tenant, String setting, String used) {
            return Optional.of(new Over(
                    why,
                    "tenant '" + tenant + "' is over its quota " + setting + ", " + used
                            + "; raise it, or wait until some are applied"));
        }
    }

    private Optional<Over> over(TenantId tenant, int more, QueueQuota quota) {
        long writes = backlogs.writesOf(tenant);
        if (writes >= quota.writes()) {
            return Over.of(
                    QueueStatus.Refusal.QUOTA, tenant, "queueWrites", writes + " of " + quota.writes() + " writes");
        }
        long bytes = backlogs.bytesOf(tenant);
        if (bytes + more > quota.bytes()) {
            return Over.of(
                    QueueStatus.Refusal.QUOTA,
                    tenant,
                    "queueBytes",
                    bytes + " and " + more + " more of " + quota.bytes() + " bytes");
        }
        // What the drain said last may be about a backlog that is applied by now.
        long ageMicros = nowMicros() - tail.oldestMicros(tenant);
        return ageMicros > quota.age().toMillis() * 1_000
                ? Over.of(
                        QueueStatus.Refusal.AGE,
                        tenant,
                        "queueAge",
                        "its oldest write waits for " + ageMicros / 1_000_000 + " of "
                                + quota.age().toSeconds() + " seconds")
                : Optional.empty();
    }

    private QueueRefusedException onFailure(TenantId tenant, int bytes, Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        JournalException.Reason reason = cause instanceof JournalException refusal ? refusal.reason() : null;
        if (reason == JournalException.Reason.UNCONFIRMED) {
            // It may come into the log yet, and is counted then; nobody was told that it is there.
            uncount(tenant, bytes);
        }
        if (reason != JournalException.Reason.BUSY && reason != JournalException.Reason.FULL) {
            refusals.count(QueueStatus.Refusal.STOPPED);
            // It may be in the log. Until a restart tells, the tenant's writes do not go past it.
            return new QueueRefusedException(SqlError.QUEUE_STOPPED, shard);
        }
        uncount(tenant, bytes);
        boolean isBusy = reason == JournalException.Reason.BUSY;
        refusals.count(isBusy ? QueueStatus.Refusal.BUSY : QueueStatus.Refusal.FULL);
        return new QueueRefusedException(
                SqlError.QUEUE_FULL, shard, isBusy ? "the disk is behind" : "its room on the disk is used up");
    }

    private <T> CompletionStage<T> refused(QueueStatus.Refusal why, SqlError error, Object... arguments) {
        refusals.count(why);
        return CompletableFuture.failedStage(new QueueRefusedException(error, arguments));
    }

    QueueStatus.Refusal.Counts refusals() {
        return refusals;
    }

    // -- receipts ---------------------------------------------------------------------------------------------------

    @Override
    public void onSettled(List<QueueRecord.Entry> entries) {
        synchronized (results) {
            entries.forEach(entry -> results.put(entry.position(), entry.settlement()));
        }
    }

    /** What became of a write lately. */
    Optional<Settlement> result(Position position) {
        synchronized (results) {
            return Optional.ofNullable(results.get(position));
        }
    }

    void close() {
        log.close();
    }
}
