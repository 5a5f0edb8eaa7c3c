package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.time.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** All gates of a router, for those that are on none of its loops. Any thread. */
public final class Gates {
    private final Vertx vertx;
    private final MonotonicClock clock;
    private final Limits limits;
    private final Backlogs backlogs;
    private final List<LoopGates> loops = new CopyOnWriteArrayList<>();
    private final Map<ShardId, GateOrder> orders = new ConcurrentHashMap<>();
    private final List<BiConsumer<ShardId, GateOrder>> listeners = new CopyOnWriteArrayList<>();
    private final Map<ShardId, Replicas> replicas = new ConcurrentHashMap<>();

    /**
     * @param limits of the router
     * @param ofLoops among how many event loops they are divided
     * @param backlogs who has writes in the queue
     */
    public Gates(Vertx vertx, MonotonicClock clock, Limits limits, int ofLoops, Backlogs backlogs) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.clock = requireNonNull(clock, "clock");
        this.limits = limits.dividedBy(ofLoops);
        this.backlogs = requireNonNull(backlogs, "backlogs");
    }

    /** The gates of the event loop on which this is called. */
    public LoopGates join() {
        LoopGates gates = new LoopGates(vertx, clock, limits, backlogs, this);
        loops.add(gates);
        return gates;
    }

    public void leave(LoopGates gates) {
        loops.remove(gates);
        gates.close();
    }

    /** The gates of a shard, on all loops and those to come, do this from now on. */
    public void order(ShardId shard, GateOrder order) {
        orders.put(shard, order);
        tell(shard, gate -> gate.order(order));
        listeners.forEach(listener -> listener.accept(shard, order));
    }

    /** Who hears of every order, on the thread that gives it; must return at once. */
    public void onOrder(BiConsumer<ShardId, GateOrder> listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Whether the shard's gates let statements go to the primary, as far as they were told. */
    public boolean flows(ShardId shard) {
        GateOrder last = orders.get(shard);
        return last == null || last.flows();
    }

    /** The replicas that may answer for a shard's primary from now on. */
    public void replicas(ShardId shard, Replicas usable) {
        replicas.put(shard, usable);
        tell(shard, gate -> gate.onReplicas(usable));
    }

    /** A tenant's backlog has ended, or is about to, or is so no longer. */
    public void onBacklog(ShardId shard, TenantId tenant) {
        tell(shard, gate -> gate.onBacklog(tenant));
    }

    /** The shard's queue has been read after a start. */
    public void onBacklogs(ShardId shard) {
        tell(shard, ShardGate::onBacklogs);
    }

    /** What was not known of backlogs, of all shards, is known now. */
    public void onBacklogs() {
        loops.forEach(loop -> loop.run(() -> loop.all().forEach(ShardGate::onBacklogs)));
    }

    /** A replica is found locked: what is under way there gets no answer. */
    public void replicaLocked(ServerAddress replica) {
        loops.forEach(loop -> loop.run(() -> loop.replicaLocked(replica)));
    }

    /** These are all the shards that there are; the loops hear it by themselves. */
    public void keep(Set<ShardId> shards) {
        orders.keySet().retainAll(shards);
        replicas.keySet().retainAll(shards);
    }

    /** How the shard's gates stand, of each loop that has one. */
    public Future<List<GateReport>> reports(ShardId shard) {
        return ask(gates -> gates.known(shard).map(ShardGate::report))
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** The same as it was a quarter of a second ago, at once. */
    public List<GateReport> shown(ShardId shard) {
        List<GateReport> reports = new ArrayList<>(loops.size());
        for (LoopGates loop : loops) {
            GateReport report = loop.shown().get(shard);
            if (report != null) {
                reports.add(report);
            }
        }
        return reports;
    }

    /** Asks each loop on its own thread; in the order in which they joined. */
    public <T> Future<List<T>> ask(Function<LoopGates, T> question) {
        List<Future<T>> answers = new ArrayList<>();
        for (LoopGates loop : loops) {
            Promise<T> answer = Promise.promise();
            answers.add(answer.future());
            loop.run(() -> answer.complete(question.apply(loop)));
        }
        return Future.all(answers).map(all -> all.list());
    }

    Optional<GateOrder> lastOrder(ShardId shard) {
        return Optional.ofNullable(orders.get(shard));
    }

    Replicas lastReplicas(ShardId shard) {
        return replicas.getOrDefault(shard, Replicas.NONE);
    }

    private void tell(ShardId shard, Consumer<ShardGate> what) {
        for (LoopGates loop : loops) {
            loop.run(() -> loop.known(shard).ifPresent(what));
        }
    }
}
