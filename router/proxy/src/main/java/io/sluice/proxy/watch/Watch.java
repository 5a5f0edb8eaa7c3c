package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.Role;
import io.sluice.core.health.TrafficLane;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.backend.TrafficBoard.LoopTraffic;
import io.sluice.proxy.line.Lines;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The watch over all servers of the map. Owned by the event loop it is made on; its methods may be called from any thread. */
public final class Watch {
    private static final long STATUS_MILLIS = 250;

    private final WatchParts parts;
    private final WatchListener listener;
    private final Context loop;
    private final Shared shared;
    private final TrafficSample nothing;
    private final Map<ShardId, ShardWatch> shards = new LinkedHashMap<>();
    private volatile List<ServerStatus> status = List.of();
    private long ticks = -1;
    private long refreshes = -1;

    /** What the watches of all shards share. */
    record Shared(
            Lines lines,
            CanaryTable table,
            Heartbeats heartbeats,
            Map<Role, FleetGuard> fleets,
            WatchListener listener) {}

    public Watch(WatchParts parts, WatchListener listener) {
        this.parts = requireNonNull(parts, "parts");
        this.listener = requireNonNull(listener, "listener");
        this.loop = parts.vertx().getOrCreateContext();
        long now = parts.clock().nanos();
        this.nothing = new TrafficLane(now).sample();
        this.shared = new Shared(
                new Lines(parts.vertx(), parts.tls(), parts.settings().giveUp()),
                new CanaryTable(parts.router()),
                new Heartbeats(parts.wall().instant(), now),
                Map.of(Role.PRIMARY, new FleetGuard(parts.fleet()), Role.REPLICA, new FleetGuard(parts.fleet())),
                listener);
    }

    /** Watches from now on; completes when it does. Waits for no server. */
    public Future<Void> start() {
        parts.view().onChange(table -> loop.runOnContext(now -> onTable(table)));
        return onLoop(() -> {
            onTable(parts.view().current());
            ticks = parts.vertx().setPeriodic(parts.settings().tick().toMillis(), fired -> tick());
            refreshes = parts.vertx().setPeriodic(STATUS_MILLIS, fired -> refresh());
            return Future.succeededFuture();
        });
    }

    /** Ends every connection of the watch; the gates stay as they are. */
    public Future<Void> stop() {
        return onLoop(() -> {
            parts.vertx().cancelTimer(ticks);
            parts.vertx().cancelTimer(refreshes);
            shards.values().forEach(ShardWatch::close);
            shards.clear();
            return Future.succeededFuture();
        });
    }

    /** All servers as they stood a quarter of a second ago. */
    public List<ServerStatus> status() {
        return status;
    }

    /** The servers of one shard as they stand now, the primary first; empty for a shard that is not watched. */
    public Future<List<ServerStatus>> statusOf(ShardId shard) {
        return ask(shard, ShardWatch::status, List.of());
    }

    /** On whose loops it lives. */
    public Vertx vertx() {
        return parts.vertx();
    }

    /** How each shard stands for those who may change its primary. */
    public Future<Map<ShardId, Outlook>> outlooks() {
        return onLoop(() -> {
            Map<ShardId, Outlook> all = new HashMap<>();
            shards.forEach((id, shard) -> shard.outlook().ifPresent(outlook -> all.put(id, outlook)));
            return Future.succeededFuture(all);
        });
    }

    /** The last events of a shard, oldest first. */
    public Future<List<WatchEvent>> timelineOf(ShardId shard, int limit) {
        return ask(shard, watch -> watch.timeline().last(limit), List.of());
    }

    /** Sends all canaries of a shard now; false for a shard that is not watched. */
    public Future<Boolean> probe(ShardId shard) {
        return ask(
                shard,
                watch -> {
                    watch.probe();
                    return true;
                },
                false);
    }

    /** Forgets what is held against the servers of a shard; false for a shard that is not watched. */
    public Future<Boolean> release(ShardId shard) {
        return ask(
                shard,
                watch -> {
                    watch.release();
                    return true;
                },
                false);
    }

    private <T> Future<T> ask(ShardId shard, Function<ShardWatch, T> question, T otherwise) {
        return onLoop(() -> {
            ShardWatch watch = shards.get(shard);
            return Future.succeededFuture(watch == null ? otherwise : question.apply(watch));
        });
    }

    private void onTable(RoutingTable table) {
        Set<ShardId> known = new HashSet<>();
        Set<ServerAddress> servers = new HashSet<>();
        for (ShardRecord shard : table.shards()) {
            known.add(shard.id());
            servers.add(shard.primary());
            servers.addAll(shard.replicas());
            shards.computeIfAbsent(shard.id(), id -> new ShardWatch(id, parts, shared))
                    .onRecord(shard);
        }
        shards.values().removeIf(watch -> {
            boolean gone = !known.contains(watch.id());
            if (gone) {
                watch.close();
            }
            return gone;
        });
        parts.gates().keep(known);
        parts.breakers().keep(servers);
    }

    private void tick() {
        Map<ServerAddress, TrafficSample> traffic = new HashMap<>();
        Duration worst = Duration.ZERO;
        long now = parts.clock().nanos();
        for (LoopTraffic each : parts.board().loops()) {
            each.servers().forEach((server, sample) -> traffic.merge(server, sample, TrafficSample::with));
            Duration lag = Duration.ofNanos(now - each.atNanos())
                    .minus(parts.settings().tick());
            worst = lag.compareTo(worst) > 0 ? lag : worst;
        }
        listener.onLoopLag(worst);
        if (worst.compareTo(parts.settings().ownLag()) >= 0) {
            Duration lag = worst;
            shards.values().forEach(shard -> shard.onOwnLag(lag));
        }
        for (ShardWatch shard : shards.values()) {
            shard.onTick(server -> Optional.ofNullable(traffic.get(server)).orElse(nothing));
        }
    }

    private void refresh() {
        List<ServerStatus> all = new ArrayList<>();
        shards.values().forEach(shard -> all.addAll(shard.status()));
        status = List.copyOf(all);
    }

    private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException bug) {
                promise.fail(bug);
            }
        });
        return promise.future();
    }
}
