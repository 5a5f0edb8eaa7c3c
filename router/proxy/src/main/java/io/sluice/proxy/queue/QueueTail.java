package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.replay.Backlog;
import io.sluice.core.replay.Census;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A queue's log, followed record by record, whichever router appended: who has a backlog, what became of writes, and what the
 * drain of this router, if it drains, has to hear of. Any thread; the monitor guards all, and nobody is called under it.
 */
final class QueueTail {
    /** So much may be missing when the log begins to be followed; it is read while new records wait in memory. */
    private static final long GAP_MAX = 1_000;

    private final DurableLog log;
    private final Backlogs backlogs;
    private final Told told;
    private final Census census;
    private @Nullable List<Runnable> early = new ArrayList<>();
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>((one, other) -> one.position().compareTo(other.position()));
    private final ArrayDeque<Appended> line = new ArrayDeque<>();
    private boolean isDrained;
    private Position everywhere = Position.NONE;

    /** Who is told. On the log's thread, or on whichever ends an append: must return at once. */
    interface Told {
        /** Something has changed for writes of the tenant that wait. */
        void onBacklog(TenantId tenant);

        /** What became of writes. */
        void onSettled(List<QueueRecord.Entry> entries);

        /** There may be one to {@link QueueTail#poll}. */
        void onMore();
    }

    /** One write that is durable, as the drain hears of it. */
    record Appended(TenantId tenant, Position position, long acceptedMicros) {}

    private record Waiting(Position position, CompletableFuture<Void> promise) {}

    /** Counts what the log holds, and follows it from then on. Blocks, for as long as reading all of it takes. */
    QueueTail(DurableLog log, Backlogs backlogs, Told told) {
        this.log = requireNonNull(log, "log");
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.told = requireNonNull(told, "told");
        this.census = CensusReading.of(log);
        Position last = log.last();
        while (last.value() - census.last().value() > GAP_MAX) {
            CensusReading.readOn(log, last, census);
            last = log.last();
        }
        begin();
    }

    private void begin() {
        Position behind = log.follow(this::onRecord);
        CensusReading.readOn(log, behind, census);
        synchronized (this) {
            census.backlog(log.first())
                    .tenants()
                    .forEach(each -> backlogs.begin(each.tenant(), each.remaining(), each.bytes()));
            census.handing().forEach(tenant -> backlogs.handBack(tenant, true));
        }
        for (List<Runnable> late = takeEarly(); late != null; late = takeEarly()) {
            late.forEach(Runnable::run);
        }
    }

    /** What came while the rest was read; null when all has been done, and from then on records are taken as they come. */
    private synchronized @Nullable List<Runnable> takeEarly() {
        List<Runnable> taken = early;
        early = taken == null || taken.isEmpty() ? null : new ArrayList<>();
        return early == null ? null : taken;
    }

    private void onRecord(Position position, byte[] bytes) {
        synchronized (this) {
            if (early != null) {
                early.add(() -> take(position, bytes));
                return;
            }
        }
        take(position, bytes);
    }

    private void take(Position position, byte[] bytes) {
        Step step = new Step();
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        synchronized (this) {
            CensusReading.step(census, position, bytes, step);
            for (Waiting first = waiting.peek();
                    first != null && first.position().compareTo(position) <= 0;
                    first = waiting.peek()) {
                reached.add(waiting.remove().promise());
            }
        }
        step.tell();
        reached.forEach(promise -> promise.complete(null));
    }

    /** What one record makes others do. */
    private final class Step implements CensusReading.Told {
        private Optional<TenantId> changed = Optional.empty();
        private List<QueueRecord.Entry> settled = List.of();
        private boolean isMore;

        @Override
        public void onAccepted(QueueCodec.Head head, Position position, int bytes) {
            backlogs.begin(head.tenant(), 1, bytes);
            if (isDrained) {
                line.add(new Appended(head.tenant(), position, head.acceptedMicros()));
                isMore = true;
            }
        }

        @Override
        public void onSettled(QueueRecord.Settled record, Census.Ended ended) {
            settled = record.entries();
            if (ended.writes() > 0 && backlogs.end(record.tenant(), ended.writes(), ended.bytes())) {
                changed = Optional.of(record.tenant());
            }
        }

        @Override
        public void onHanding(QueueRecord.Handing handing) {
            backlogs.handBack(handing.tenant(), handing.begins());
            changed = Optional.of(handing.tenant());
        }

        void tell() {
            if (!settled.isEmpty()) {
                told.onSettled(settled);
            }
            changed.ifPresent(told::onBacklog);
            if (isMore) {
                told.onMore();
            }
        }
    }

    /** What the drain would have said in the log, which has stopped. */
    void onUnsaid(QueueRecord record) {
        Step step = new Step();
        synchronized (this) {
            if (record instanceof QueueRecord.Settled settled) {
                step.onSettled(settled, census.onUnsaid(settled));
            } else if (record instanceof QueueRecord.Handing handing) {
                step.onHanding(handing);
            }
        }
        step.tell();
    }

    // -- appends ----------------------------------------------------------------------------------------------------

    /**
     * Completes when the record there has been followed, and no router goes on as if the tenant had no backlog: then a write of
     * it may be acknowledged. Fails with a {@link io.sluice.journal.JournalException} UNCONFIRMED.
     */
    CompletionStage<Void> known(TenantId tenant, Position position) {
        return followed(position).thenCompose(there -> everywhere(tenant, position));
    }

    /** Completes when the record there has been followed at every router that goes on. Fails as {@link #known}. */
    CompletionStage<Void> everywhere(Position position) {
        return followed(position).thenCompose(there -> log.everywhere(position));
    }

    private CompletionStage<Void> followed(Position position) {
        synchronized (this) {
            if (census.last().compareTo(position) >= 0 && early == null) {
                return CompletableFuture.completedStage(null);
            }
            Waiting next = new Waiting(position, new CompletableFuture<>());
            waiting.add(next);
            return next.promise();
        }
    }

    private CompletionStage<Void> everywhere(TenantId tenant, Position position) {
        Position begun;
        synchronized (this) {
            begun = census.begun(tenant);
            boolean isOver = begun.equals(Position.NONE) || begun.compareTo(position) > 0;
            if (isOver || begun.compareTo(everywhere) <= 0) {
                return CompletableFuture.completedStage(null);
            }
        }
        return log.everywhere(begun).thenAccept(done -> onEverywhere(begun));
    }

    private synchronized void onEverywhere(Position position) {
        everywhere = position.compareTo(everywhere) > 0 ? position : everywhere;
    }

    /** When the tenant's oldest write was accepted, or a time before; the largest number if it has none. */
    synchronized long oldestMicros(TenantId tenant) {
        return census.oldestMicros(tenant);
    }

    // -- the drain --------------------------------------------------------------------------------------------------

    /** From now on this router drains: what is appended from now on is there to {@link #poll}. */
    synchronized Backlog beginDrain() {
        if (isDrained) {
            throw new IllegalStateException("the queue has two drains");
        }
        isDrained = true;
        return census.backlog(log.first());
    }

    synchronized void endDrain() {
        isDrained = false;
        line.clear();
    }

    /** Those whose new writes wait for the end of their backlog. */
    synchronized List<TenantId> handing() {
        return census.handing();
    }

    /** How many have a backlog. */
    synchronized Backlog backlog() {
        return census.backlog(log.first());
    }

    synchronized Optional<Appended> poll() {
        return Optional.ofNullable(line.poll());
    }
}
