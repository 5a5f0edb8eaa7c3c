package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.BatchResult;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.Failure;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.core.tenant.TenantId;
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

/**
 * What became of writes is written down: results, dead letters, and what the log may forget. A tenant's backlog ends when the
 * log tells of its last settlement, at each router alike. Owned by its drain.
 */
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
    private final DrainRecords records;

    /** What became settled within this time is forgotten together. */
    private static final long GRAIN_NANOS = 1_000_000_000;

    private record Old(long sinceNanos, Position upTo) {}

    Settling(QueueParts parts, Duration retention, DeadLetters letters, ShardQueue queue) {
        this.parts = requireNonNull(parts, "parts");
        this.retention = requireNonNull(retention, "retention");
        this.letters = requireNonNull(letters, "letters");
        this.queue = requireNonNull(queue, "queue");
        this.records = new DrainRecords(queue.log(), queue.tail());
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
            settled.add(entry(batch.entries().get(i), earlier == null ? applied : earlier));
        }
        failures.remove(batch.tenant());
        // The replay need not wait for the disk: until the settlement is durable, the marker on the shard says the
        // same.
        write(settled, batch.entries());
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
        List<QueueRecord.Entry> settled = List.of(entry(entry, error));
        Context context = parts.applier().vertx().getOrCreateContext();
        return Future.fromCompletionStage(letters.bury(letter), context)
                .compose(done -> Future.fromCompletionStage(write(settled, List.of(entry)), context))
                .map(done -> {
                    early.remove(entry.position());
                    return null;
                });
    }

    private static QueueRecord.Entry entry(Entry<StoredWrite> write, Settlement settlement) {
        return new QueueRecord.Entry(write.position(), settlement, write.bytes());
    }

    private CompletionStage<Position> write(List<QueueRecord.Entry> settled, List<Entry<StoredWrite>> entries) {
        queue.onSettled(settled);
        Entry<StoredWrite> last = entries.get(entries.size() - 1);
        lastSettlement = records.say(new QueueRecord.Settled(last.tenant(), settled, last.acceptedMicros()));
        return lastSettlement;
    }

    /** The end of the tenant's backlog is near, or is not after all. Completes when every router that goes on has heard of it. */
    CompletionStage<Void> hand(TenantId tenant, boolean begins) {
        return records.say(new QueueRecord.Handing(tenant, begins))
                .thenCompose(position -> queue.tail().everywhere(position));
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

    /** Time has passed: what the log did not take is said again, and what is old enough is forgotten. */
    void onTick(long nowNanos) {
        records.say();
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
