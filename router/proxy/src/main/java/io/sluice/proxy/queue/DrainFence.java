package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.apply.ShardApplier;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends the sessions of tenants that nobody has any more: what they were sent while the server hung may be executed late, behind
 * what the drain applies. Owned by the drain's event loop.
 */
final class DrainFence {
    private final QueueParts parts;
    private final ShardId shard;
    private final ShardApplier applier;
    private final Context context;

    DrainFence(QueueParts parts, ShardId shard, ShardApplier applier, Context context) {
        this.parts = requireNonNull(parts, "parts");
        this.shard = requireNonNull(shard, "shard");
        this.applier = requireNonNull(applier, "applier");
        this.context = requireNonNull(context, "context");
    }

    /** How many were ended; fails when it is not sure that all are. */
    Future<Integer> endOthers(List<TenantRecord> tenants) {
        Optional<ShardRecord> record = parts.routing().current().shard(shard);
        if (record.isEmpty()) {
            return Future.failedFuture("there is no such shard");
        }
        Future<Integer> ended = Future.succeededFuture(0);
        for (TenantRecord tenant : tenants) {
            // Asked anew for each tenant: traffic goes on meanwhile and opens connections.
            ended = ended.compose(sum -> live().compose(live -> applier.endOthers(record.get(), tenant, live))
                    .map(more -> sum + more));
        }
        return ended;
    }

    /** The server's ids of all that the routers have there; on this event loop again. */
    private Future<Set<Long>> live() {
        return Future.future(promise -> parts.live()
                .threadIds(shard)
                .onComplete((ids, failure) -> context.runOnContext(now -> {
                    if (failure == null) {
                        Set<Long> all = new HashSet<>(ids);
                        all.addAll(applier.threadIds());
                        promise.complete(all);
                    } else {
                        promise.fail(failure);
                    }
                })));
    }
}
