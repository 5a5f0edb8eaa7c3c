package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.testing.Samples;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who may join, where it listens, and what becomes of the map when routers come and go. */
final class ClusterBoundsTest {
    @Test
    void theMemberListensOnItsOneAddressOnlyAndTakesOnlyItsClustersClients() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        try (RouterCluster router = Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), address);
                AdminCluster stranger = Loopback.admin("other", address);
                AdminCluster friend = Loopback.admin("mine", address)) {
            Loopback.get(Loopback.lead(router));
            Loopback.get(friend.ready());

            assertThat(canConnect("127.0.0.1", address.port())).isTrue();
            assertThat(canConnect("127.0.0.2", address.port())).isFalse();
            assertThat(stranger.isConnected()).isFalse();
            assertThat(stranger.view().current().tenants()).isEmpty();
        }
    }

    @Test
    void objectsOfForeignClassesAreNotReadByAMember() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        Config config = HazelcastConfigs.member(
                new ClusterSettings("mine", address, List.of(), Loopback.TIMEOUT), MemberNames.Lookup.SYSTEM);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        ClientConfig foreign = new ClientConfig().setClusterName("mine");
        foreign.getNetworkConfig().addAddress(address.toString());
        HazelcastInstance client = HazelcastClient.newHazelcastClient(foreign);
        try {
            client.getMap("sluice.records").put("t/acme", new Foreign());

            assertThatThrownBy(() -> member.getMap("sluice.records").get("t/acme"))
                    .hasStackTraceContaining("SecurityException");
        } finally {
            client.shutdown();
            member.shutdown();
        }
    }

    static final class Foreign implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void hazelcastLogsThroughSlf4j() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("com.hazelcast");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Level before = logger.getLevel();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try (RouterCluster router =
                Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), Loopback.freeAddress())) {
            Loopback.get(router.ready());
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }

        assertThat(new ArrayList<>(lines.list))
                .anyMatch(line -> line.getFormattedMessage().contains("is STARTED"));
    }

    @Test
    void aPortInUseIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerAddress address = new ServerAddress("127.0.0.1", taken.getLocalPort());
            try (RouterCluster router = Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), address)) {
                assertThatThrownBy(() -> Loopback.get(router.ready()))
                        .satisfies(ClusterTest.is(Reason.CANNOT_JOIN))
                        .hasMessageContaining(address.toString());
                assertThatThrownBy(() -> Loopback.get(Loopback.lead(router)))
                        .satisfies(ClusterTest.is(Reason.UNAVAILABLE));
            }
        }
    }

    @Test
    void aRouterThatCouldNotJoinDoesSoLaterAndLeadsAsItWasTold() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerAddress address = new ServerAddress("127.0.0.1", taken.getLocalPort());
        try (RouterCluster router = Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), address);
                AdminCluster admin = Loopback.admin("mine", address)) {
            assertThatThrownBy(() -> Loopback.get(Loopback.lead(router))).satisfies(ClusterTest.is(Reason.UNAVAILABLE));

            taken.close();

            Loopback.get(admin.ready());
            assertThat(admin.view().current().version()).isEqualTo(4);
        } finally {
            taken.close();
        }
    }

    @Test
    void aRouterThatIsClosedWhileItJoinsIsGone() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        RouterCluster router = Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), address);

        router.close();

        assertThat(router.ready().toCompletableFuture()).isDone();
        assertThat(canConnect("127.0.0.1", address.port())).isFalse();
    }

    @Test
    void aPeerWhoseHostDoesNotAnswerKeepsNobodyFromStarting() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // The kernel takes as many as wait here, and does not answer the next one.
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
            }
            ServerAddress deaf = new ServerAddress("127.0.0.1", full.getLocalPort());
            try (RouterCluster router = Loopback.router(
                    "mine", "router-1", new RoutingView(Loopback.TABLE), Loopback.freeAddress(), deaf)) {
                assertThatThrownBy(() -> new Socket()
                                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.port()), 200))
                        .isInstanceOf(SocketTimeoutException.class);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> router.members().size() == 1);
                assertThat(router.ready().toCompletableFuture()).isCompletedWithValue(null);
            }
        } finally {
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void aRestartedRouterBringsItsMapAndTheAdminComesBack() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        try (AdminCluster admin = Loopback.admin("mine", address)) {
            try (RouterCluster first = Loopback.router("mine", "router-1", new RoutingView(Loopback.TABLE), address)) {
                Loopback.get(Loopback.lead(first));
                Loopback.get(admin.ready());
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> !admin.isConnected());
            assertThat(admin.view().current().version()).isEqualTo(4);
            assertThat(admin.routers()).isEmpty();
            var later = Loopback.TABLE.with(5, List.of(new MapChange.PutTenant(Samples.tenant("late", 1, "s1"))));
            try (RouterCluster second = Loopback.router("mine", "router-1", new RoutingView(later), address)) {
                Loopback.get(Loopback.lead(second));

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> admin.view().current().version() == 5);
            }
        }
    }

    @Test
    void withTwoRoutersTheMapOutlivesOne() throws Exception {
        ServerAddress one = Loopback.freeAddress();
        ServerAddress two = Loopback.freeAddress();
        RoutingView view = new RoutingView(Loopback.TABLE);
        RouterCluster first = Loopback.router("mine", "router-1", view, one, two);
        Loopback.get(Loopback.lead(first));
        try (RouterCluster second = Loopback.router("mine", "router-2", view, two, one);
                AdminCluster admin = Loopback.admin("mine", one, two)) {
            Loopback.get(second.ready());
            assertThat(second.members()).containsExactlyInAnyOrder(one.toString(), two.toString());
            Loopback.get(admin.ready());
            await().atMost(Duration.ofSeconds(10)).until(() -> admin.routers().size() == 2);

            first.close();

            await().atMost(Duration.ofSeconds(10)).until(() -> admin.routers().size() == 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> second.members().equals(List.of(two.toString())));
            try (AdminCluster newcomer = Loopback.admin("mine", two)) {
                Loopback.get(newcomer.ready());
                assertThat(Loopback.content(newcomer.view().current())).isEqualTo(Loopback.content(Loopback.TABLE));
            }
        }
    }

    private static boolean canConnect(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
