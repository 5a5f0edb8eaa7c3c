package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.queue.LiveTraffic;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The traffic of the router's ports, all together, for the queues and for whoever changes a shard's primary; both stand
 * before the ports are there. Any thread.
 */
public final class PortTraffic implements LiveTraffic, PrimaryConnections {
    private final ToLongFunction<ShardId> latencyNanos;
    private final List<PrimaryConnections> ports = new CopyOnWriteArrayList<>();

    /** @param latencyNanos what a statement took lately; 0 if there was none */
    public PortTraffic(ToLongFunction<ShardId> latencyNanos) {
        this.latencyNanos = requireNonNull(latencyNanos, "latencyNanos");
    }

    /** One more port. */
    public void attach(PrimaryConnections port) {
        ports.add(requireNonNull(port, "port"));
    }

    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        return ask(port -> port.threadIds(shard)).map(all -> {
            Set<Long> ids = new HashSet<>();
            all.forEach(ids::addAll);
            return ids;
        });
    }

    @Override
    public Future<Quiescence> quiescence(ShardId shard) {
        return ask(port -> port.quiescence(shard)).map(all -> all.stream().reduce(Quiescence.NONE, Quiescence::plus));
    }

    @Override
    public Future<Integer> endPinned(ShardId shard) {
        return ask(port -> port.endPinned(shard))
                .map(all -> all.stream().mapToInt(Integer::intValue).sum());
    }

    @Override
    public Future<Void> fenced(ShardId shard, Epoch epoch) {
        return ask(port -> port.fenced(shard, epoch)).mapEmpty();
    }

    @Override
    public long latencyNanos(ShardId shard) {
        return latencyNanos.applyAsLong(shard);
    }

    private <T> Future<List<T>> ask(Function<PrimaryConnections, Future<T>> question) {
        return Future.all(ports.stream().map(question).toList()).map(all -> all.list());
    }
}
