package io.sluice.it;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.binlog.ExtraTransactions;
import io.sluice.proxy.failover.FailoverListener;
import io.sluice.proxy.failover.FailoverParts;
import io.sluice.proxy.failover.Failovers;
import io.sluice.proxy.failover.LiveServers;
import io.sluice.proxy.failover.Observers;
import io.sluice.proxy.serversql.ServerSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has primaries of a {@link Router} changed, which must watch its shards. */
public final class RouterFailover {
    private static final ShardSqlSettings SINGLE_SERVERS =
            new ShardSqlSettings(Duration.ofSeconds(1), Duration.ofSeconds(3), Optional.empty());

    private RouterFailover() {}

    /** From now on, until the router is closed. */
    public static Failovers start(Router router, FailoverSettings settings) throws IOException {
        return start(router, settings, RouterFolder.make());
    }

    /** As an operator does: these and no others. */
    public static void setReplicas(Router router, ShardId id, List<ServerAddress> replicas) {
        router.map()
                .changeShard(
                        id,
                        now -> Optional.of(new ShardRecord(
                                id,
                                now.epoch(),
                                now.primary(),
                                replicas,
                                now.adminUser(),
                                now.adminPassword(),
                                now.tls(),
                                now.quarantined(),
                                now.health(),
                                now.failover())));
    }

    /** As a router leaves them in the map that dies behind a change of the primary. */
    public static void setUnsettled(Router router, ShardId id, Set<ServerAddress> servers) {
        router.map()
                .changeShard(
                        id,
                        now -> Optional.of(
                                now.withFailover(now.epoch(), now.failover().withUnsettled(servers))));
    }

    /** As it would after a restart, if the folder is the same. */
    public static Failovers start(Router router, FailoverSettings settings, Path directory) {
        LiveServers servers = new LiveServers(
                ServerSql.over(router.vertx(), router.box(), SINGLE_SERVERS),
                new ExtraTransactions(router.vertx(), Optional.empty()),
                router.box(),
                MonotonicClock.SYSTEM);
        Failovers failovers = new Failovers(new FailoverParts(
                router.vertx(),
                settings,
                router.map().view(),
                router.map(),
                servers,
                router.traffic(),
                router.gates(),
                router.watch()::outlooks,
                Observers.NONE,
                MonotonicClock.SYSTEM,
                Clock.systemUTC(),
                FailoverListener.NONE,
                directory.resolve("primaries.seen")));
        failovers.lead(true);
        failovers.start().toCompletionStage().toCompletableFuture().join();
        return failovers;
    }
}
