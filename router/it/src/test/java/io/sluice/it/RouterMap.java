package io.sluice.it;

import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.failover.FailoverParts;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The map of a {@link Router}, and who changes it. The monitor guards changes. */
final class RouterMap implements FailoverParts.ShardMap {
    private final RoutingView view = new RoutingView(RoutingTable.EMPTY);

    RoutingView view() {
        return view;
    }

    ShardRecord shard(ShardId id) {
        return view.current().shard(id).orElseThrow();
    }

    synchronized void publish(List<MapChange> changes) {
        RoutingTable now = view.current();
        view.publish(now.with(now.version() + changes.size(), changes));
    }

    /** As the control loop does it, but for the log. */
    @Override
    public synchronized Future<ShardRecord> changeShard(
            ShardId id, Function<ShardRecord, Optional<ShardRecord>> change) {
        Epoch epoch = view.current().nextEpoch(id);
        Optional<ShardRecord> next = view.current().shard(id).flatMap(change).map(record -> record.withEpoch(epoch));
        next.ifPresent(record -> publish(List.of(new MapChange.PutShard(record))));
        return next.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture("changed meanwhile"));
    }

    synchronized void quarantine(ShardId id, boolean on) {
        ShardRecord now = shard(id);
        publish(List.of(new MapChange.PutShard(now.withQuarantine(now.epoch().next(), now.primary(), on))));
    }

    /** The shard is on its way to its first replica, this far; empty: no more. Tells the epoch of that. */
    synchronized Epoch handOver(ShardId id, Optional<Handover.Step> step, Instant at) {
        ShardRecord now = shard(id);
        Optional<Handover> handover = step.map(far -> new Handover(
                Handover.Kind.SWITCHOVER,
                far,
                now.replicas().get(0),
                at,
                "a test",
                LossPolicy.UNSEEN,
                Handover.Fence.HOOK));
        Epoch next = now.epoch().next();
        publish(List.of(
                new MapChange.PutShard(now.withFailover(next, now.failover().withHandover(handover)))));
        return next;
    }

    @Override
    public Future<Void> everywhere() {
        return Future.succeededFuture();
    }
}
