package io.sluice.proxy.backend;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Who waits until the map has a shard's record of some epoch. Any thread. */
public final class RecordWaits {
    static final int WAITING_MAX = 1_000;

    private final RoutingView routing;
    private final List<Wait> waiting = new ArrayList<>();

    private record Wait(ShardId shard, Epoch epoch, Promise<Void> promise) {}

    public RecordWaits(RoutingView routing) {
        this.routing = routing;
        routing.onChange(this::onChange);
    }

    /** Completes when the current table has the shard at this epoch or a later one, or not at all. */
    public Future<Void> until(ShardId shard, Epoch epoch) {
        Promise<Void> promise = Promise.promise();
        synchronized (waiting) {
            // Under the lock, so that a table that comes meanwhile finds it waiting.
            if (has(routing.current(), shard, epoch)) {
                return Future.succeededFuture();
            }
            if (waiting.size() >= WAITING_MAX) {
                return Future.failedFuture("too many wait for records of shards");
            }
            waiting.add(new Wait(shard, epoch, promise));
        }
        return promise.future();
    }

    private void onChange(RoutingTable table) {
        List<Wait> over = new ArrayList<>();
        synchronized (waiting) {
            for (Iterator<Wait> each = waiting.iterator(); each.hasNext(); ) {
                Wait wait = each.next();
                if (has(table, wait.shard(), wait.epoch())) {
                    each.remove();
                    over.add(wait);
                }
            }
        }
        over.forEach(wait -> wait.promise().complete());
    }

    private static boolean has(RoutingTable table, ShardId shard, Epoch epoch) {
        return table.shard(shard)
                .map(record -> record.epoch().compareTo(epoch) >= 0)
                .orElse(true);
    }
}
