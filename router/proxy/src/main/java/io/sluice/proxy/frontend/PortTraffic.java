package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.queue.LiveTraffic;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The traffic of a MySQL port, for the queues, which stand before it is there. Any thread. */
public final class PortTraffic implements LiveTraffic {
    private final ToLongFunction<ShardId> latencyNanos;
    private volatile @Nullable MySqlPort port;

    /** @param latencyNanos what a statement took lately; 0 if there was none */
    public PortTraffic(ToLongFunction<ShardId> latencyNanos) {
        this.latencyNanos = requireNonNull(latencyNanos, "latencyNanos");
    }

    public void attach(MySqlPort its) {
        port = requireNonNull(its, "its");
    }

    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        MySqlPort its = port;
        return its == null ? Future.succeededFuture(Set.of()) : its.threadIds(shard);
    }

    @Override
    public long latencyNanos(ShardId shard) {
        return latencyNanos.applyAsLong(shard);
    }
}
