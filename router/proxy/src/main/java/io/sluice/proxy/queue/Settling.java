package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.BatchResult;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.Failure;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.Allowance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of writes is written down: results, dead letters, and what the log may forget. Owned by its drain. */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final QueueParts parts;
    private final Duration retention;
    private final DeadLetters letters;
    private final ShardQueue queue;
    /** What the shard said of writes that are committed while the rest of their batch goes again. */
    private final Map<Position, Settlement.Applied> early = new HashMap<>();
    /** What the shard said last of a tenant's write that failed. */
    private final Map<TenantId, Settlement.Dead> failures = new HashMap<>();
    /** What may be forgotten once it is old enough. */
    private final ArrayDeque<Old> old = new ArrayDeque<>();

    private CompletionStage<Position> lastSettlement = CompletableFuture.completedStage(Position.NONE);

    /** What became settled within this time is forgotten together. */
    private static final long GRAIN_NANOS = 1_000_000_000;

    private record Old(long sinceNanos, Position upTo) {}

    Settling(QueueParts parts, Duration retention, DeadLetters letters, ShardQueue queue) {
        this.parts = requireNonNull(parts, "parts");
        this.retention = requireNonNull(retention, "retention");
        this.letters = requireNonNull(letters, "letters");
        this.queue = requireNonNull(queue, "queue");
    }

    /** Writes down what is known now, and says it as the replay wants to hear it. */
    BatchResult onBatch(ReplayEffect.Apply<StoredWrite> batch, io.sluice.proxy.apply.BatchResult result) {
        for (int i = 0; i < result.applied().size(); i++) {
            Settlement.Applied applied = result.applied().get(i);
            Position position = batch.entries().get(i).position();
            if (applied.isKnown()) {
                early.put(position, applied);
            }
        }
        if (result instanceof io.sluice.proxy.apply.BatchResult.Failed failed) {
            failures.put(batch.tenant(), new Settlement.Dead(failed.code(), failed.sqlState(), failed.text()));
            return new BatchResult.Failed(failed.position(), Failure.of(failed.code()), failed.code());
        }
        if (result instanceof io.sluice.proxy.apply.BatchResult.Lost) {
            return new BatchResult.Lost();
        }
        int already = 0;
        List<QueueRecord.Entry> settled = new ArrayList<>(batch.entries().size());
        for (int i = 0; i < batch.entries().size(); i++) {
            Position position = batch.entries().get(i).position();
            Settlement.Applied applied = result.applied().get(i);
            already += applied.isKnown() ? 0 : 1;
            Settlement.Applied earlier = early.remove(position);
            settled.add(new QueueRecord.Entry(position, earlier == null ? applied : earlier));
        }
        failures.remove(batch.tenant());
        // It need not wait for the disk: until the settlement is durable, the marker on the shard says the same.
        write(batch.tenant(), settled);
        over(batch.tenant(), settled, batch.entries());
        return new BatchResult.Applied(already);
    }

    /** Why the write is dead. */
    Settlement.Dead errorOf(ReplayEffect.Bury<StoredWrite> bury) {
        return failures.getOrDefault(
                bury.entry().tenant(), new Settlement.Dead(bury.errorCode(), "HY000", "error " + bury.errorCode()));
    }

    /** Fails if it could not be made durable. */
    Future<Void> bury(ReplayEffect.Bury<StoredWrite> bury) {
        Entry<StoredWrite> entry = bury.entry();
        Settlement.Dead error = errorOf(bury);
        Receipt receipt = new Receipt(queue.shard(), queue.log().id(), entry.position());
        DeadLetter letter = new DeadLetter(receipt, entry.payload().write(), error, queue.nowMicros());
        List<QueueRecord.Entry> settled = List.of(new QueueRecord.Entry(entry.position(), error));
        Context context = parts.applier().vertx().getOrCreateContext();
        return Future.fromCompletionStage(letters.bury(letter), context)
                .compose(done -> Future.fromCompletionStage(write(entry.tenant(), settled), context))
                .map(done -> {
                    early.remove(entry.position());
                    over(entry.tenant(), settled, List.of(entry));
                    return null;
                });
    }

    private CompletionStage<Position> write(TenantId tenant, List<QueueRecord.Entry> entries) {
        byte[] record = QueueCodec.encode(new QueueRecord.Settled(tenant, entries));
        lastSettlement = queue.log().append(List.of(record), Allowance.RESERVE);
        return lastSettlement;
    }

    private void over(TenantId tenant, List<QueueRecord.Entry> settled, List<Entry<StoredWrite>> entries) {
        queue.onSettled(settled);
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        if (parts.backlogs().end(tenant, entries.size(), bytes)) {
            parts.gates().onBacklog(queue.shard(), tenant);
        }
    }

    /** All up to here is settled. */
    void onForgettable(Position upTo, long nowNanos) {
        Old last = old.peekLast();
        if (last != null && nowNanos - last.sinceNanos() < GRAIN_NANOS) {
            old.removeLast();
            old.add(new Old(last.sinceNanos(), upTo));
            return;
        }
        old.add(new Old(nowNanos, upTo));
    }

    /** Time has passed: what is old enough is forgotten. */
    void forget(long nowNanos) {
        Position forgotten = null;
        for (Old first = old.peek();
                first != null && nowNanos - first.sinceNanos() >= retention.toNanos();
                first = old.peek()) {
            forgotten = first.upTo();
            old.remove();
        }
        if (forgotten != null) {
            Position due = forgotten;
            lastSettlement.thenAccept(durable -> trim(due));
        }
    }

    private void trim(Position upTo) {
        parts.applier()
                .vertx()
                .executeBlocking(
                        () -> {
                            queue.log().trim(upTo);
                            return null;
                        },
                        false)
                .onFailure(failure -> LOG.warn("event=queue-not-trimmed shard={}", queue.shard(), failure));
    }
}
