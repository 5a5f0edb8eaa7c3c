package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.control.ControlLoop;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.watch.Outlook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What failover works with. It closes none of it.
 *
 * @param connections what the router has on primaries, in all its ports and queues
 * @param outlooks how the shards stand
 * @param observers what other routers hold of them
 * @param listener hears what becomes of it
 * @param sightings the file that keeps what primaries were last seen to have
 */
public record FailoverParts(
        Vertx vertx,
        FailoverSettings settings,
        RoutingView routing,
        ShardMap map,
        ShardServers servers,
        PrimaryConnections connections,
        Gates gates,
        Supplier<Future<Map<ShardId, Outlook>>> outlooks,
        Observers observers,
        MonotonicClock clock,
        Clock wall,
        FailoverListener listener,
        Path sightings) {
    /** Who changes shards' records, while this router leads. */
    public interface ShardMap {
        /** As {@link io.sluice.proxy.control.ControlLoop#changeShard}. */
        Future<ShardRecord> changeShard(ShardId shard, Function<ShardRecord, Optional<ShardRecord>> change);

        /** As {@link io.sluice.proxy.control.ControlLoop#everywhere}. */
        Future<Void> everywhere();

        /** The map of a router's control loop. */
        static ShardMap of(ControlLoop control) {
            return new ShardMap() {
                @Override
                public Future<ShardRecord> changeShard(
                        ShardId shard, Function<ShardRecord, Optional<ShardRecord>> change) {
                    return control.changeShard(shard, change);
                }

                @Override
                public Future<Void> everywhere() {
                    return control.everywhere();
                }
            };
        }
    }

    public FailoverParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(settings, "settings");
        requireNonNull(routing, "routing");
        requireNonNull(map, "map");
        requireNonNull(servers, "servers");
        requireNonNull(connections, "connections");
        requireNonNull(gates, "gates");
        requireNonNull(outlooks, "outlooks");
        requireNonNull(observers, "observers");
        requireNonNull(clock, "clock");
        requireNonNull(wall, "wall");
        requireNonNull(listener, "listener");
        requireNonNull(sightings, "sightings");
    }
}
