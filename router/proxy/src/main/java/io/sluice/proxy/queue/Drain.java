package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.replay.Backlog;
import io.sluice.core.replay.BatchResult;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.Failure;
import io.sluice.core.replay.Replay;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.apply.ShardApplier;
import io.sluice.proxy.backend.Quiescence;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the queue of one shard: does what its {@link Replay} decides, and tells it how that went. Owned by one event loop;
 * {@link #wake} and {@link #ask} may be called on any thread.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long NO_TIMER = -1;
    /** A batch that takes longer is given up and tried again: the marker decides what became of it. */
    private static final Duration BATCH_DEADLINE = Duration.ofSeconds(15);

    private static final int NO_TENANT = 1049;
    private static final int LIVE_MILLIS = 250;

    private final QueueParts parts;
    private final ShardQueue queue;
    private final Replay<StoredWrite> replay;
    private final ShardApplier applier;
    private final DrainFence fence;
    private final Settling settling;
    private final LogWindow window;
    private final Optional<Scrubbing> scrubbing;
    private final Context context;
    private final ArrayDeque<ReplayEffect<StoredWrite>> effects = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final long found;
    private long appended;
    private volatile QueueStatus.OfDrain shown;
    private boolean working;
    private boolean closed;
    private long timer = NO_TIMER;
    private long timerNanos;
    private long liveTimer = NO_TIMER;

    /** On the event loop that is to own it. */
    Drain(QueueParts parts, QueueSettings settings, DeadLetters letters, ShardQueue queue) {
        Backlog backlog = queue.tail().beginDrain();
        this.parts = requireNonNull(parts, "parts");
        this.queue = requireNonNull(queue, "queue");
        this.replay = new Replay<>(settings.replay(), backlog, parts.clock().nanos());
        this.applier = new ShardApplier(parts.applier());
        this.settling = new Settling(parts, settings.retention(), letters, queue);
        this.scrubbing =
                queue.scrubber().map(scrubber -> new Scrubbing(parts.applier().vertx(), queue.shard(), scrubber));
        this.window = new LogWindow(queue.log());
        this.found = backlog.tenants().stream()
                .mapToLong(Backlog.OfTenant::remaining)
                .sum();
        this.shown = new QueueStatus.OfDrain(replay.status(parts.clock().nanos()), found, 0);
        this.context = parts.applier().vertx().getOrCreateContext();
        this.fence = new DrainFence(parts, queue.shard(), applier, context);
        this.liveTimer = parts.applier().vertx().setPeriodic(LIVE_MILLIS, fired -> onLive());
        // Whoever drained before may have died with the end of some backlogs near.
        queue.tail().handing().forEach(tenant -> settling.hand(tenant, false));
    }

    // -- from outside -----------------------------------------------------------------------------------------------

    /** There may be more in the log. Any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                woken.set(false);
                tellAppends();
            });
        }
    }

    /** A tenant is about to have something in the queue: it is fenced with the others. Any thread. */
    void onQueueing(TenantId tenant) {
        tell((its, now) -> its.onQueueing(tenant, now));
    }

    /** The shard's gate was opened or closed. Any thread. */
    void onGate(boolean flows) {
        context.runOnContext(now -> step(flows ? replay.onOpen(nanos()) : replay.onContained(nanos())));
    }

    /** The map has changed: its sessions go where it says, and nowhere while the shard is fenced. Any thread. */
    void onTable(RoutingTable table) {
        context.runOnContext(now -> heed(table));
    }

    private void heed(RoutingTable table) {
        table.shard(queue.shard()).ifPresent(applier::onShard);
    }

    /** As {@link #onTable} of the current one, completed when that is done. Any thread. */
    Future<Void> heedNow() {
        return Future.future(promise -> context.runOnContext(now -> {
            heed(parts.routing().current());
            promise.complete();
        }));
    }

    /** What its own sessions do on the shard. Any thread. */
    Future<Quiescence> quiescence() {
        return Future.future(
                promise -> context.runOnContext(now -> promise.complete(new Quiescence(0, 0, applier.underWay()))));
    }

    /** A question or an order, at this time. */
    interface Word<T> {
        T to(Replay<StoredWrite> replay, long nowNanos);
    }

    /** Tells the replay something; what it says is done. Any thread. */
    void tell(Word<List<ReplayEffect<StoredWrite>>> word) {
        context.runOnContext(now -> step(word.to(replay, nanos())));
    }

    /** Any thread; answers on the drain's event loop, after all that was told before. */
    <T> Future<T> ask(Word<T> word) {
        return Future.future(promise -> context.runOnContext(now -> promise.complete(word.to(replay, nanos()))));
    }

    /** How it stands, as of some moments ago at most. Any thread. */
    QueueStatus.OfDrain shown() {
        return shown;
    }

    /** Has {@link #shown} be of now. Any thread. */
    Future<QueueStatus.OfDrain> look() {
        return ask((same, now) -> show(now));
    }

    private QueueStatus.OfDrain show(long nowNanos) {
        QueueStatus.OfDrain now = new QueueStatus.OfDrain(replay.status(nowNanos), found, appended);
        shown = now;
        return now;
    }

    /** Ends it; what is at the shard ends as it will. On its event loop. */
    void close() {
        closed = true;
        parts.applier().vertx().cancelTimer(liveTimer);
        if (timer != NO_TIMER) {
            parts.applier().vertx().cancelTimer(timer);
        }
        scrubbing.ifPresent(Scrubbing::close);
        applier.close();
        effects.clear();
        queue.tail().endDrain();
    }

    Context context() {
        return context;
    }

    // -- steps ------------------------------------------------------------------------------------------------------

    private long nanos() {
        return parts.clock().nanos();
    }

    private void tellAppends() {
        for (Optional<QueueTail.Appended> next = queue.tail().poll();
                next.isPresent();
                next = queue.tail().poll()) {
            QueueTail.Appended one = next.get();
            appended++;
            step(replay.onAppended(one.tenant(), one.position(), one.acceptedMicros(), nanos()));
        }
    }

    private void onLive() {
        int waiting = parts.gates().shown(queue.shard()).stream()
                .mapToInt(report -> report.totals().waiting())
                .sum();
        step(replay.onLive(waiting, parts.live().latencyNanos(queue.shard()), nanos()));
        settling.onTick(nanos());
        show(nanos());
    }

    private void step(List<ReplayEffect<StoredWrite>> decided) {
        if (closed) {
            return;
        }
        effects.addAll(decided);
        if (working) {
            return;
        }
        working = true;
        try {
            for (ReplayEffect<StoredWrite> next = effects.poll(); next != null; next = effects.poll()) {
                act(next);
            }
        } finally {
            working = false;
        }
        wind();
    }

    private void wind() {
        OptionalLong wake = replay.wakeAt();
        if (wake.isEmpty() || (timer != NO_TIMER && timerNanos - wake.getAsLong() <= 0)) {
            return;
        }
        if (timer != NO_TIMER) {
            parts.applier().vertx().cancelTimer(timer);
        }
        timerNanos = wake.getAsLong();
        long delay = TimeUnit.NANOSECONDS.toMillis(timerNanos - nanos()) + 1;
        timer = parts.applier().vertx().setTimer(Math.max(1, delay), fired -> {
            timer = NO_TIMER;
            step(replay.onTick(nanos()));
        });
    }

    /** Nothing is to be done for a hand-back: those that wait go on when the log tells each router of the last settlement. */
    private void act(ReplayEffect<StoredWrite> effect) {
        if (effect instanceof ReplayEffect.Fence<StoredWrite> fence) {
            fence(fence.generation());
        } else if (effect instanceof ReplayEffect.Read<StoredWrite> read) {
            read(read);
        } else if (effect instanceof ReplayEffect.Apply<StoredWrite> apply) {
            apply(apply);
        } else if (effect instanceof ReplayEffect.Bury<StoredWrite> bury) {
            bury(bury);
        } else if (effect instanceof ReplayEffect.Hold<StoredWrite> hold) {
            hold(hold);
        } else if (effect instanceof ReplayEffect.Unhold<StoredWrite> unhold) {
            settling.hand(unhold.tenant(), false);
        } else if (effect instanceof ReplayEffect.Paused<StoredWrite> paused) {
            LOG.error(
                    "event=backlog-paused shard={} tenant={} reason={} code={}",
                    queue.shard(),
                    paused.tenant(),
                    paused.reason(),
                    paused.errorCode());
        } else if (effect instanceof ReplayEffect.Forget<StoredWrite> forget) {
            settling.onForgettable(forget.upTo(), nanos());
        }
    }

    /** When each router holds the tenant's new writes, none comes into the log but those that were on their way. */
    private void hold(ReplayEffect.Hold<StoredWrite> hold) {
        settling.hand(hold.tenant(), true)
                .whenComplete((held, failure) -> context.runOnContext(now -> {
                    if (failure == null) {
                        tellAppends();
                        step(replay.onHeld(hold.tenant(), hold.hold(), nanos()));
                    }
                }));
    }

    // -- the log ----------------------------------------------------------------------------------------------------

    private void read(ReplayEffect.Read<StoredWrite> wanted) {
        parts.applier()
                .vertx()
                .executeBlocking(() -> window.read(wanted), false)
                .onComplete((found, failure) -> context.runOnContext(now -> {
                    if (failure == null) {
                        step(replay.onRead(found.entries(), found.upTo(), nanos()));
                    } else {
                        LOG.error("event=queue-not-read shard={} from={}", queue.shard(), wanted.from(), failure);
                        step(replay.onReadFailed(nanos()));
                    }
                }));
    }

    // -- the shard --------------------------------------------------------------------------------------------------

    /** The tenants' sessions that are not the router's any more: what they were sent may be executed late. */
    private void fence(long generation) {
        List<TenantRecord> tenants = new ArrayList<>();
        for (ReplayStatus.OfTenant each : replay.tenants(nanos())) {
            here(each.tenant()).ifPresent(tenants::add);
        }
        fence.endOthers(tenants)
                .onComplete((killed, failure) -> context.runOnContext(now -> {
                    if (failure == null) {
                        LOG.info(
                                "event=drain-begins shard={} tenants={} sessionsEnded={}",
                                queue.shard(),
                                tenants.size(),
                                killed);
                    } else {
                        LOG.warn("event=drain-not-begun shard={} cause=\"{}\"", queue.shard(), failure.toString());
                    }
                    step(replay.onFenced(generation, failure == null, nanos()));
                }));
    }

    /** The tenant's record if its home is this shard. */
    private Optional<TenantRecord> here(TenantId tenant) {
        return parts.routing()
                .current()
                .tenant(tenant)
                .filter(record -> record.shard().equals(queue.shard()));
    }

    private void apply(ReplayEffect.Apply<StoredWrite> batch) {
        Optional<TenantRecord> tenant = here(batch.tenant());
        Optional<ShardRecord> shard = parts.routing().current().shard(queue.shard());
        if (tenant.isEmpty() || shard.isEmpty()) {
            // Not a reason to bury its writes: it may be on its way here, or the operator's to resolve.
            Position first = batch.entries().get(0).position();
            end(batch, new BatchResult.Failed(first, Failure.RETRY, NO_TENANT));
            return;
        }
        List<io.sluice.proxy.apply.Entry> entries =
                new ArrayList<>(batch.entries().size());
        for (Entry<StoredWrite> each : batch.entries()) {
            entries.add(new io.sluice.proxy.apply.Entry(
                    each.position(), each.payload().write()));
        }
        applier.apply(shard.get(), tenant.get(), queue.log().id(), entries, BATCH_DEADLINE)
                .onSuccess(result -> end(batch, settling.onBatch(batch, result)));
    }

    private void end(ReplayEffect.Apply<StoredWrite> batch, BatchResult result) {
        step(replay.onBatch(batch.tenant(), batch.batch(), result, nanos()));
    }

    private void bury(ReplayEffect.Bury<StoredWrite> bury) {
        TenantId tenant = bury.entry().tenant();
        Position position = bury.entry().position();
        Optional<TenantRecord> record = here(tenant);
        Optional<ShardRecord> shard = parts.routing().current().shard(queue.shard());
        Future<Void> marked = record.isEmpty() || shard.isEmpty()
                ? Future.succeededFuture()
                : applier.pass(
                                shard.get(),
                                record.get(),
                                queue.log().id(),
                                position,
                                settling.errorOf(bury),
                                BATCH_DEADLINE)
                        .compose(passed -> passed
                                ? Future.succeededFuture()
                                : Future.failedFuture("the mark says that it is applied"));
        marked.compose(done -> settling.bury(bury))
                .onComplete((done, failure) -> context.runOnContext(now -> {
                    if (failure == null) {
                        step(replay.onDead(tenant, position, nanos()));
                    } else {
                        LOG.warn(
                                "event=not-buried shard={} tenant={} position={} cause=\"{}\"",
                                queue.shard(),
                                tenant,
                                position,
                                failure.toString());
                        step(replay.onNotDead(tenant, position, nanos()));
                    }
                }));
    }
}
