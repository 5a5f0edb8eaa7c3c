package io.sluice.cluster;

import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.testing.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Members and clients on 127.0.0.1 for tests. */
final class Loopback {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Two shards, one tenant, one principal, at version 4. */
    static final RoutingTable TABLE = RoutingTable.EMPTY.with(
            4,
            List.of(
                    new MapChange.PutShard(Samples.shard("s1", 1)),
                    new MapChange.PutShard(Samples.shard("s2", 1)),
                    new MapChange.PutTenant(Samples.tenant("acme", 1, "s1")),
                    new MapChange.PutPrincipal(Samples.principal("app", 1, "acme"))));

    static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    static final MapStanding STANDING = new MapStanding(Duration.ofMillis(17), true);

    private Loopback() {}

    /** With the key that all of these have. */
    static Envelopes envelopes(String cluster, Consumer<Refused> refusals) {
        return new Envelopes(BOX, cluster, InstantSource.system(), refusals);
    }

    static ServerAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ServerAddress("127.0.0.1", socket.getLocalPort());
        }
    }

    static RouterCluster router(String cluster, String name, RoutingView view, ServerAddress... members) {
        ServerAddress mysql = new ServerAddress("127.0.0.1", 6033);
        RouterIdentity identity = new RouterIdentity(name, mysql, mysql, Instant.now());
        return router(cluster, identity, view, refused -> {}, members);
    }

    static RouterCluster router(
            String cluster,
            RouterIdentity identity,
            RoutingView view,
            Consumer<Refused> refusals,
            ServerAddress... members) {
        ClusterListener listener = new ClusterListener() {
            @Override
            public void onRefused(Refused reason) {
                refusals.accept(reason);
            }
        };
        return RouterCluster.start(
                new ClusterSettings(cluster, members[0], List.of(members), TIMEOUT),
                new ClusterParts(identity, view, BOX, InstantSource.system(), () -> STANDING, listener));
    }

    /** A router that finds the others by a name, as the lookup has it. */
    static RouterCluster router(
            String cluster, String name, RoutingView view, ServerAddress bind, MemberNames.Lookup lookup) {
        return HazelcastRouter.start(
                new ClusterSettings(cluster, bind, List.of(new ServerAddress("routers.test", bind.port())), TIMEOUT),
                new ClusterParts(
                        new RouterIdentity(name, bind, bind, Instant.now()),
                        view,
                        BOX,
                        InstantSource.system(),
                        () -> STANDING,
                        new ClusterListener() {}),
                lookup);
    }

    /** As a router that is alone, whom no intent gets an answer from. */
    static CompletionStage<Void> lead(RouterCluster router) {
        return router.lead(RouterCluster.ALONE, intent -> new CompletableFuture<>());
    }

    static AdminCluster admin(String cluster, ServerAddress... routers) {
        return AdminCluster.start(
                new AdminClusterSettings(cluster, List.of(routers), 3, TIMEOUT), BOX, InstantSource.system());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof ClusterException cause ? cause : failure;
        }
    }

    /** Everything in it, to compare tables. */
    static List<Object> content(RoutingTable table) {
        return Stream.of(table.tiers(), table.shards(), table.tenants(), table.principals())
                .flatMap(records -> records.stream().map(Object.class::cast))
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }
}
