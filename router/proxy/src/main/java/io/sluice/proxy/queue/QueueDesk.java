package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What operators ask of the queues and tell them. A pause and a rate hold until the router starts again: a router that
 * restarts drains. Any thread.
 */
public final class QueueDesk {
    private final QueueParts parts;
    private final Function<ShardId, Optional<Drain>> drains;
    private final Function<ShardId, QueueStatus> shown;

    /**
     * What one tenant has in the queue, and may have.
     *
     * @param bytes that its writes take in the log
     * @param quota empty: the map does not know the tenant
     */
    public record OfTenant(ReplayStatus.OfTenant drain, long bytes, Optional<QueueQuota> quota) {
        public OfTenant {
            requireNonNull(drain, "drain");
            requireNonNull(quota, "quota");
        }
    }

    QueueDesk(QueueParts parts, Function<ShardId, Optional<Drain>> drains, Function<ShardId, QueueStatus> shown) {
        this.parts = requireNonNull(parts, "parts");
        this.drains = requireNonNull(drains, "drains");
        this.shown = requireNonNull(shown, "shown");
    }

    /** As of this moment. */
    public Future<QueueStatus> status(ShardId shard) {
        return drains.apply(shard)
                .map(drain -> drain.look().map(looked -> shown.apply(shard)))
                .orElseGet(() -> Future.succeededFuture(shown.apply(shard)));
    }

    /** Those with a backlog, by name, behind this one; at most so many. */
    public Future<List<OfTenant>> tenants(ShardId shard, String after, int limit) {
        return drains.apply(shard)
                .map(drain -> drain.ask((replay, now) -> replay.tenants(now))
                        // Many take a while to sort: not on the event loop.
                        .compose(all -> parts.vertx().executeBlocking(() -> page(all, after, limit), false)))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }

    private List<OfTenant> page(List<ReplayStatus.OfTenant> all, String after, int limit) {
        RoutingTable table = parts.routing().current();
        return all.stream()
                .filter(each -> each.tenant().value().compareTo(after) > 0)
                .sorted(Comparator.comparing(ReplayStatus.OfTenant::tenant))
                .limit(limit)
                .map(each -> new OfTenant(
                        each,
                        parts.backlogs().bytesOf(each.tenant()),
                        table.tenant(each.tenant())
                                .map(record -> table.policyOf(record).quota())))
                .toList();
    }

    /** The shard's backlog stands still or goes on. False: it has no queue here. */
    public Future<Boolean> pause(ShardId shard, boolean isPaused) {
        return tell(shard, drain -> {
            drain.tell((replay, now) -> isPaused ? replay.pauseAll(now) : replay.resumeAll(now));
            return Future.succeededFuture(true);
        });
    }

    /** The tenant's backlog stands still or goes on. False: it has none here. */
    public Future<Boolean> pause(ShardId shard, TenantId tenant, boolean isPaused) {
        return tell(shard, drain -> {
            drain.tell((replay, now) -> isPaused ? replay.pause(tenant, now) : replay.resume(tenant, now));
            return drain.ask((replay, now) -> replay.status(tenant, now).isPresent());
        });
    }

    /** @param entriesPerSecond 0: no limit */
    public Future<Boolean> rate(ShardId shard, int entriesPerSecond) {
        return tell(shard, drain -> {
            drain.tell((replay, now) -> replay.rate(entriesPerSecond, now));
            return Future.succeededFuture(true);
        });
    }

    private Future<Boolean> tell(ShardId shard, Function<Drain, Future<Boolean>> what) {
        return drains.apply(shard).map(what).orElseGet(() -> Future.succeededFuture(false));
    }
}
