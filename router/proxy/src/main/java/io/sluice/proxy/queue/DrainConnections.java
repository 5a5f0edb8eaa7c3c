package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.backend.RecordWaits;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the drains have on the shards' primaries. Any thread. */
final class DrainConnections implements PrimaryConnections {
    private final Function<ShardId, Optional<Drain>> drains;
    private final RecordWaits records;

    DrainConnections(RoutingView routing, Function<ShardId, Optional<Drain>> drains) {
        this.drains = requireNonNull(drains, "drains");
        this.records = new RecordWaits(routing);
    }

    /** None: a drain asks for those of others, and knows its own. */
    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        return Future.succeededFuture(Set.of());
    }

    @Override
    public Future<Quiescence> quiescence(ShardId shard) {
        return drains.apply(shard).map(Drain::quiescence).orElse(Future.succeededFuture(Quiescence.NONE));
    }

    @Override
    public Future<Integer> endPinned(ShardId shard) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Void> fenced(ShardId shard, Epoch epoch) {
        return records.until(shard, epoch)
                .compose(there -> drains.apply(shard).map(Drain::heedNow).orElse(Future.succeededFuture()));
    }
}
