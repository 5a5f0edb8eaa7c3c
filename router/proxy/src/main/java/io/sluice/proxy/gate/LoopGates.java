package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Crowd;
import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.time.MonotonicClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The gates of one event loop, which owns them; one for each shard that was asked for. */
public final class LoopGates {
    private static final long SHOWN_MILLIS = 250;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final Limits limits;
    private final Backlogs backlogs;
    private final Gates all;
    private final Context context;
    private final Map<ShardId, ShardGate> gates = new HashMap<>();
    private final Map<PrincipalName, Crowd> crowds = new HashMap<>();
    private final long showing;
    private volatile Map<ShardId, GateReport> shown = Map.of();
    private Consumer<ServerAddress> replicaLocked = replica -> {};

    LoopGates(Vertx vertx, MonotonicClock clock, Limits limits, Backlogs backlogs, Gates all) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.clock = requireNonNull(clock, "clock");
        this.limits = requireNonNull(limits, "limits");
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.all = requireNonNull(all, "all");
        this.context = vertx.getOrCreateContext();
        this.showing = vertx.setPeriodic(SHOWN_MILLIS, fired -> show());
    }

    /** One more who ends what this loop has under way on a replica that is found locked: no gate stands before replicas. */
    public void onReplicaLocked(Consumer<ServerAddress> handler) {
        replicaLocked = replicaLocked.andThen(requireNonNull(handler, "handler"));
    }

    void replicaLocked(ServerAddress replica) {
        replicaLocked.accept(replica);
    }

    public ShardGate of(ShardId shard) {
        ShardGate known = gates.get(shard);
        if (known != null) {
            return known;
        }
        ShardGate fresh = new ShardGate(vertx, clock, shard, limits, backlogs);
        gates.put(shard, fresh);
        // Read after the gate is there: an order that comes meanwhile is carried out twice, which changes nothing.
        all.lastOrder(shard).ifPresent(fresh::order);
        fresh.onReplicas(all.lastReplicas(shard));
        return fresh;
    }

    /** A session begins, of a login that serves several tenants. */
    public Crowd enter(PrincipalName principal) {
        Crowd crowd = crowds.computeIfAbsent(principal, name -> new Crowd());
        crowd.onSession();
        return crowd;
    }

    public void leave(PrincipalName principal, Crowd crowd) {
        crowd.onSessionEnd();
        if (crowd.isEmpty()) {
            crowds.remove(principal, crowd);
        }
    }

    /** These are all the shards that there are. */
    public void keep(Set<ShardId> shards) {
        gates.keySet().retainAll(shards);
    }

    /** How the gates stood a quarter of a second ago; any thread. */
    Map<ShardId, GateReport> shown() {
        return shown;
    }

    void close() {
        vertx.cancelTimer(showing);
    }

    private void show() {
        Map<ShardId, GateReport> reports = new HashMap<>();
        gates.forEach((shard, gate) -> reports.put(shard, gate.report()));
        shown = Map.copyOf(reports);
    }

    Optional<ShardGate> known(ShardId shard) {
        return Optional.ofNullable(gates.get(shard));
    }

    Collection<ShardGate> all() {
        return List.copyOf(gates.values());
    }

    /** Runs the action on the gates' event loop; any thread. */
    void run(Runnable action) {
        context.runOnContext(now -> action.run());
    }
}
