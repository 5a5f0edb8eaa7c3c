package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.control.Heeding;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A change of a shard is heeded when no connection goes by the record before. */
final class RaftHeeding implements Heeding {
    private final Consumer<Position> heeded;
    private volatile Optional<PrimaryConnections> connections = Optional.empty();

    RaftHeeding(Consumer<Position> heeded) {
        this.heeded = requireNonNull(heeded, "heeded");
    }

    /** From now on there may be some. */
    void serve(PrimaryConnections all) {
        connections = Optional.of(all);
    }

    @Override
    public Future<Void> heed(RoutingTable table, List<MapChange> changes) {
        Optional<PrimaryConnections> there = connections;
        if (there.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Future<Void>> fenced = new ArrayList<>();
        for (MapChange change : changes) {
            if (change instanceof MapChange.PutShard put) {
                ShardId id = put.shard().id();
                table.shard(id)
                        .map(ShardRecord::epoch)
                        .ifPresent(epoch -> fenced.add(there.get().fenced(id, epoch)));
            }
        }
        return Future.all(fenced).mapEmpty();
    }

    @Override
    public void onHeeded(Position version) {
        heeded.accept(version);
    }
}
