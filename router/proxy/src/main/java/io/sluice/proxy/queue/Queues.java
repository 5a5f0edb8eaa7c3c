package io.sluice.proxy.queue;

import io.sluice.core.error.SqlError;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.journal.LogUsage;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.gate.GateOrder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of all shards. Those that are on disk are opened at the start, the others when their shard is contained, or
 * when they are needed. Any thread.
 */
public final class Queues implements WriteQueue {
    private static final Logger LOG = LoggerFactory.getLogger(Queues.class);

    private static final long OPEN_AGAIN_MILLIS = 2_000;

    private final QueueParts parts;
    private final QueueSettings settings;
    private final DeadLetters letters;
    private final DeadLetterDesk letterDesk;
    private final DrainConnections connections;
    private final Map<ShardId, Future<ShardQueue>> queues = new ConcurrentHashMap<>();
    /** Those that could not be opened, and that whoever needs them next tries again. */
    private final Set<ShardId> again = ConcurrentHashMap.newKeySet();

    private final Map<ShardId, Drain> drains = new ConcurrentHashMap<>();
    private final Map<ShardId, Context> contexts = new ConcurrentHashMap<>();
    private volatile boolean isClosed;
    private final Map<ShardId, QueueStatus.Refusal.Counts> unopened = new ConcurrentHashMap<>();

    private Queues(QueueParts parts, QueueSettings settings, DeadLetters letters) {
        this.parts = parts;
        this.settings = settings;
        this.letters = letters;
        this.connections = new DrainConnections(parts.routing(), shard -> Optional.ofNullable(this.drains.get(shard)));
        this.letterDesk = new DeadLetterDesk(parts.vertx(), parts.routing(), letters, this);
    }

    /**
     * Opens the dead letters now, and the queues that are on disk in the background: their tenants' writes wait until they
     * are counted. Blocks.
     *
     * @throws IOException if the logs cannot be listed
     * @throws io.sluice.journal.JournalException if the log of the dead letters cannot be opened
     */
    public static Queues open(QueueParts parts, QueueSettings settings) throws IOException {
        DeadLetters letters = DeadLetters.of(parts.logs().deadLetters(), settings.deadLettersMax());
        Queues opened = new Queues(parts, settings, letters);
        opened.start();
        return opened;
    }

    private void start() throws IOException {
        List<ShardId> onDisk = parts.logs().present();
        onDisk.forEach(shard -> parts.backlogs().onLoading(shard));
        parts.gates().onOrder(this::onOrder);
        parts.routing().onChange(table -> drains.values().forEach(drain -> drain.onTable(table)));
        parts.drainers().onChange(this::onTurns);
        parts.logs().onMade(this::onMade);
        onDisk.forEach(this::of);
    }

    /** Another router has begun a queue: its tenants' writes wait here until it is followed. */
    private void onMade(ShardId shard) {
        if (!queues.containsKey(shard)) {
            parts.backlogs().onLoading(shard);
            of(shard);
        }
    }

    /** Ends the drains, writes what waits, then gives the disk back. Completes when that is done. */
    public Future<Void> close() {
        isClosed = true;
        List<Future<Void>> ended = new ArrayList<>();
        for (Drain drain : drains.values()) {
            Promise<Void> promise = Promise.promise();
            ended.add(promise.future());
            drain.context().runOnContext(now -> {
                drain.close();
                promise.complete();
            });
        }
        return Future.join(ended).transform(done -> parts.vertx().executeBlocking(this::closeLogs, false));
    }

    private Void closeLogs() {
        for (Future<ShardQueue> each : queues.values()) {
            if (each.succeeded()) {
                each.result().close();
            }
        }
        letters.close();
        return null;
    }

    @Override
    public long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, parts.wall().instant());
    }

    @Override
    public Future<Receipt> append(TenantRecord tenant, QueuedWrite write) {
        Future<ShardQueue> queue = of(tenant.shard());
        Context caller = parts.vertx().getOrCreateContext();
        if (queue.succeeded()) {
            return Future.fromCompletionStage(queue.result().append(write, quota(tenant)), caller);
        }
        Promise<Receipt> promise = Promise.promise();
        queue.compose(opened -> Future.fromCompletionStage(opened.append(write, quota(tenant))))
                .onComplete((receipt, failure) -> caller.runOnContext(now -> {
                    if (failure == null) {
                        promise.complete(receipt);
                        return;
                    }
                    if (queue.failed()) {
                        unopened.computeIfAbsent(tenant.shard(), shard -> new QueueStatus.Refusal.Counts())
                                .count(QueueStatus.Refusal.NOT_OPENED);
                    }
                    promise.fail(failure);
                }));
        return promise.future();
    }

    /** As the map has it now, whatever it was when the statement came. */
    private QueueQuota quota(TenantRecord tenant) {
        RoutingTable now = parts.routing().current();
        return now.policyOf(now.tenant(tenant.id()).orElse(tenant)).quota();
    }

    @Override
    public Future<ReceiptStatus> status(Receipt receipt) {
        Future<ShardQueue> known = queues.get(receipt.shard());
        if (known == null) {
            return Future.succeededFuture(new ReceiptStatus.NotFound());
        }
        return known.compose(queue -> queue.log().id() == receipt.log()
                ? parts.vertx().executeBlocking(() -> Receipts.of(queue, receipt.position()), false)
                : Future.succeededFuture(new ReceiptStatus.NotFound()));
    }

    /** The writes that could not be applied. */
    public DeadLetters letters() {
        return letters;
    }

    /** What operators ask of the queues and tell them. */
    public QueueDesk desk() {
        return new QueueDesk(parts, shard -> Optional.ofNullable(drains.get(shard)), this::shown);
    }

    /** What the drains have on the shards' primaries. */
    public PrimaryConnections connections() {
        return connections;
    }

    /** Who sees to dead letters; there is one. */
    public DeadLetterDesk letterDesk() {
        return letterDesk;
    }

    /** How a shard's queue stands, as of some moments ago at most; costs nothing. Any thread. */
    public QueueStatus shown(ShardId shard) {
        Future<ShardQueue> queue = queues.get(shard);
        Drain drain = drains.get(shard);
        int dead = letters.countOf(shard);
        if (queue != null && queue.succeeded()) {
            ShardQueue open = queue.result();
            return new QueueStatus(
                    shard,
                    QueueStatus.Opening.OPEN,
                    Optional.ofNullable(drain).map(Drain::shown),
                    open.log().usage(),
                    dead,
                    open.refusals().now());
        }
        QueueStatus.Opening opening = QueueStatus.Opening.NONE;
        if (queue != null) {
            opening = queue.failed() ? QueueStatus.Opening.FAILED : QueueStatus.Opening.OPENING;
        }
        QueueStatus.Refusal.Counts refusals = unopened.getOrDefault(shard, new QueueStatus.Refusal.Counts());
        return new QueueStatus(shard, opening, Optional.empty(), LogUsage.NONE, dead, refusals.now());
    }

    /** What the disk has left that the dead letters are on, and the queues unless somebody mounted another there. */
    public long diskFreeBytes() {
        return letters.usage().diskFreeBytes();
    }

    // -- opening ----------------------------------------------------------------------------------------------------

    private void onOrder(ShardId shard, GateOrder order) {
        Drain drain = drains.get(shard);
        if (drain != null) {
            drain.onGate(order.flows());
        } else if (order.contains()) {
            // So that the first write does not wait for it.
            of(shard);
        }
    }

    private Future<ShardQueue> of(ShardId shard) {
        Future<ShardQueue> known = queues.get(shard);
        if (known == null) {
            return queues.computeIfAbsent(shard, this::open);
        }
        if (known.failed() && again.remove(shard)) {
            Future<ShardQueue> next = open(shard);
            queues.put(shard, next);
            return next;
        }
        return known;
    }

    private Future<ShardQueue> open(ShardId shard) {
        Context own = ((VertxInternal) parts.applier().vertx()).createEventLoopContext();
        Promise<ShardQueue> promise = Promise.promise();
        parts.vertx().executeBlocking(() -> opened(shard), false).onComplete((queue, failure) -> {
            if (failure != null) {
                LOG.error("event=queue-not-opened shard={}", shard, failure);
                // Whatever it was may pass: who comes later tries again. Until then it is known to have failed.
                parts.vertx().setTimer(OPEN_AGAIN_MILLIS, fired -> again.add(shard));
                promise.fail(new QueueRefusedException(
                        SqlError.QUEUE_FULL, shard, "its log cannot be opened; the router's own log says why"));
                return;
            }
            own.runOnContext(now -> {
                onOpened(queue, own);
                promise.complete(queue);
                // Whose turn it is may have changed in between.
                look(queue);
            });
        });
        return promise.future();
    }

    private ShardQueue opened(ShardId shard) throws IOException {
        QueueLogs.Kept kept = parts.logs().open(shard);
        try {
            return new ShardQueue(
                    shard,
                    kept.log(),
                    kept.scrubber(),
                    parts.backlogs(),
                    parts.wall(),
                    tenant -> parts.gates().onBacklog(shard, tenant));
        } catch (RuntimeException damaged) {
            kept.log().close();
            throw damaged;
        }
    }

    private void onOpened(ShardQueue queue, Context own) {
        ShardId shard = queue.shard();
        contexts.put(shard, own);
        look(queue);
        parts.backlogs().onLoaded(shard);
        parts.gates().onBacklogs(shard);
        LOG.info(
                "event=queue-opened shard={} first={} last={} tenantsWithBacklog={}",
                shard,
                queue.log().first(),
                queue.log().last(),
                queue.tail().backlog().tenants().size());
    }

    /** It may be another router's turn to drain, or this one's. */
    private void onTurns() {
        queues.forEach((shard, opening) -> {
            Context own = contexts.get(shard);
            if (own != null && opening.succeeded()) {
                own.runOnContext(now -> look(opening.result()));
            }
        });
    }

    /** On the event loop that is to own the drain. */
    private void look(ShardQueue queue) {
        ShardId shard = queue.shard();
        Drain drain = drains.get(shard);
        boolean isMine = parts.drainers().isMine(shard);
        if (drain == null && isMine && !isClosed) {
            Drain begun = new Drain(parts, settings, letters, queue);
            queue.follow(begun::wake, begun::onQueueing);
            drains.put(shard, begun);
            begun.onGate(parts.gates().flows(shard));
        } else if (drain != null && !isMine) {
            drains.remove(shard);
            queue.follow(() -> {}, tenant -> {});
            drain.close();
            LOG.info("event=drain-handed-over shard={}", shard);
        }
    }
}
