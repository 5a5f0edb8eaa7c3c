package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.queue.LiveTraffic;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The traffic of the router's ports, for the queues, which stand before they are there. Any thread. */
public final class PortTraffic implements LiveTraffic {
    private final ToLongFunction<ShardId> latencyNanos;
    private final List<Function<ShardId, Future<Set<Long>>>> ports = new CopyOnWriteArrayList<>();

    /** @param latencyNanos what a statement took lately; 0 if there was none */
    public PortTraffic(ToLongFunction<ShardId> latencyNanos) {
        this.latencyNanos = requireNonNull(latencyNanos, "latencyNanos");
    }

    public void attach(MySqlPort its) {
        attach(its::threadIds);
    }

    /** @param threadIds the server's ids of another port's connections to a shard's primary */
    public void attach(Function<ShardId, Future<Set<Long>>> threadIds) {
        ports.add(requireNonNull(threadIds, "threadIds"));
    }

    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        List<Future<Set<Long>>> asked =
                ports.stream().map(port -> port.apply(shard)).toList();
        return Future.all(asked).map(all -> {
            Set<Long> ids = new HashSet<>();
            all.<Set<Long>>list().forEach(ids::addAll);
            return ids;
        });
    }

    @Override
    public long latencyNanos(ShardId shard) {
        return latencyNanos.applyAsLong(shard);
    }
}
