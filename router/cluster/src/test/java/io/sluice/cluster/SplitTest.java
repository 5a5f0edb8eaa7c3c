package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.testing.Samples;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two halves of a cluster, each with a member, which find each other when their name has both addresses. */
final class SplitTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> BOTH = List.of("127.0.0.1", "127.0.0.2");

    private volatile boolean isHealed;

    @Test
    void aNameWithSeveralAddressesNamesSeveralRouters() throws Exception {
        isHealed = true;
        int port = Loopback.freeAddress().port();
        try (RouterCluster one = router(0, "router-1", new RoutingView(Loopback.TABLE), port);
                RouterCluster two = router(1, "router-2", new RoutingView(Loopback.TABLE), port)) {
            Loopback.get(one.ready());
            Loopback.get(two.ready());

            await().atMost(LONG).until(() -> one.members().size() == 2);
            assertThat(two.members()).containsExactlyInAnyOrder("127.0.0.1:" + port, "127.0.0.2:" + port);
        }
    }

    @Test
    void anAdminFindsTheRoutersByAName() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        try (RouterCluster router = Loopback.router("named", "router-1", new RoutingView(Loopback.TABLE), address);
                AdminCluster admin = Loopback.admin("named", new ServerAddress("localhost", address.port()))) {
            Loopback.get(Loopback.lead(router));

            Loopback.get(admin.ready());
        }
    }

    /** Whichever half gives its copy up: of two equal ones their addresses decide. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whenTheHalvesFindEachOtherTheLeadersMapHoldsAndIntentsOfBothAreCarriedOutOnce(int leading) throws Exception {
        int port = Loopback.freeAddress().port();
        int other = 1 - leading;
        ServerAddress near = new ServerAddress(BOTH.get(other), port);
        RoutingView view = new RoutingView(Loopback.TABLE);
        RoutingView old = new RoutingView(
                Loopback.TABLE.with(5, List.of(new MapChange.PutTenant(Samples.tenant("ghost", 1, "s1")))));
        Queue<String> handed = new ConcurrentLinkedQueue<>();
        try (RouterCluster leader = router(leading, "leader", view, port);
                RouterCluster deposed = router(other, "deposed", old, port);
                AdminCluster admin = Loopback.admin("split", near)) {
            Loopback.get(deposed.lead(4, intent -> new CompletableFuture<>()));
            Loopback.get(deposed.follow());
            Loopback.get(leader.lead(5, intent -> {
                handed.add(intent.id());
                return CompletableFuture.completedFuture(new Outcome.Failed("leader"));
            }));
            Loopback.get(admin.ready());
            boolean isSplit = leader.members().size() == 1 && deposed.members().size() == 1;
            CompletionStage<Outcome> waiting = admin.submit(intent("of-this-half"), LONG);
            putIntoBothHalves(intent("of-both-halves"), port);
            await().atMost(LONG).until(() -> handed.contains("of-both-halves"));
            boolean isHeardBefore = handed.contains("of-this-half");

            isHealed = true;

            assertThat(Loopback.get(waiting)).isEqualTo(new Outcome.Failed("leader"));
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(Loopback.content(admin.view().current()))
                                    .isEqualTo(Loopback.content(Loopback.TABLE)));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(admin.routers())
                            .extracting(each -> each.router().name() + " " + each.isLeading())
                            .containsExactly("deposed false", "leader true"));
            Shared shared = shared(near);
            await().atMost(LONG).until(() -> shared.intents().isEmpty());
            assertThat(isSplit).isTrue();
            assertThat(isHeardBefore).isFalse();
            assertThat(handed).containsExactlyInAnyOrder("of-both-halves", "of-this-half");
            assertThat(shared.records().keySet()).doesNotContain("t/ghost");
        } finally {
            HazelcastClient.shutdownAll();
        }
    }

    private RouterCluster router(int address, String name, RoutingView view, int port) {
        return Loopback.router(
                "split",
                name,
                view,
                new ServerAddress(BOTH.get(address), port),
                host -> isHealed
                        ? new InetAddress[] {InetAddress.getByName(BOTH.get(0)), InetAddress.getByName(BOTH.get(1))}
                        : new InetAddress[] {InetAddress.getByName(BOTH.get(address))});
    }

    /** As it is when the cluster splits with an intent in it. */
    private static void putIntoBothHalves(Intent intent, int port) {
        String key = Shared.intentKey(intent.origin());
        byte[] envelope =
                Loopback.envelopes("split", refused -> {}).seal(Purpose.INTENT, key, IntentCodec.encode(intent));
        for (String address : BOTH) {
            shared(new ServerAddress(address, port)).intents().set(key, envelope);
        }
    }

    private static Shared shared(ServerAddress address) {
        ClientConfig config = HazelcastConfigs.client(
                new AdminClusterSettings("split", List.of(address), 1, Loopback.TIMEOUT), MemberNames.Lookup.SYSTEM);
        config.getConnectionStrategyConfig().setAsyncStart(false);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        return Shared.of(client, Loopback.envelopes("split", refused -> {}));
    }

    private static Intent intent(String id) {
        return new Intent.DeleteShard(
                new Origin(id, "tester", Instant.ofEpochSecond(1_700_000_000L)), new ShardId("s1"), new Epoch(1));
    }
}
