package io.sluice.cluster;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import io.sluice.core.tenant.ServerAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/**
 * Hazelcast with everything off that is not asked for: one address, a list of peers, no discovery, no calls home, no REST,
 * no Jet, no objects of foreign classes.
 */
final class HazelcastConfigs {
    /** How often a member looks for members that are not in its cluster. */
    static final Duration MERGE_EVERY = Duration.ofSeconds(5);

    /** Hazelcast asks a peer that is silent for ten seconds whether it minds, and then asks again. */
    private static final Duration JOIN_MAX = Duration.ofSeconds(30);

    private static final Map<String, String> COMMON = Map.of(
            "hazelcast.logging.type", "slf4j",
            "hazelcast.phone.home.enabled", "false",
            "hazelcast.shutdownhook.enabled", "false");

    private HazelcastConfigs() {}

    /** @throws ClusterException CANNOT_JOIN if the bind address is not known */
    static Config member(ClusterSettings settings, MemberNames.Lookup lookup) {
        Config config = new Config();
        config.setClusterName(settings.name());
        COMMON.forEach(config::setProperty);
        // Bound to the one address, whatever others there are.
        config.setProperty("hazelcast.local.localAddress", address(settings.bind()));
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.operation.call.timeout.millis", millis(settings.callTimeout()));
        config.setProperty("hazelcast.graceful.shutdown.max.wait", seconds(settings.callTimeout()));
        // Routers that start together look for each other for a moment; one alone has nobody to wait for.
        boolean isAlone = settings.members().stream().allMatch(settings.bind()::equals);
        config.setProperty("hazelcast.wait.seconds.before.join", isAlone ? "0" : "1");
        // A peer whose host does not answer is given up several times within the time for joining.
        Duration toConnect = settings.callTimeout().dividedBy(5);
        config.setProperty(
                "hazelcast.socket.connect.timeout.seconds", Long.toString(Math.max(1, toConnect.toSeconds())));
        config.setProperty("hazelcast.max.join.seconds", seconds(JOIN_MAX));
        config.setProperty("hazelcast.discovery.enabled", "true");
        // One that started alone, or was cut off, looks for the others soon, not after minutes.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", seconds(MERGE_EVERY));
        config.setProperty("hazelcast.merge.next.run.delay.seconds", seconds(MERGE_EVERY));
        // A handful of changes a second: the router's cores are for its event loops.
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.event.thread.count", "1");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getManagementCenterConfig()
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setDataAccessEnabled(false);
        restrict(config.getSerializationConfig());
        network(config.getNetworkConfig(), settings, lookup);
        maps(config);
        return config;
    }

    private static void maps(Config config) {
        // When a split heals, what the smaller half has goes: the leader writes the map anew, statuses come each
        // second.
        Class<?> discard = DiscardMergePolicy.class;
        config.addMapConfig(map(Shared.PREFIX + "*", 1, discard));
        // But not what nobody else has: an intent, that it was taken, and what became of it.
        Class<?> keep = PutIfAbsentMergePolicy.class;
        config.addMapConfig(map(Shared.INTENTS, 1, keep));
        config.addMapConfig(map(Shared.OUTCOMES, 1, keep));
        config.addMapConfig(map(Shared.TAKEN, 1, keep));
        // Asked again rather than copied: an answer may have a megabyte, and is of use for seconds.
        config.addMapConfig(map(Shared.INQUIRIES, 0, discard));
        config.addMapConfig(map(Shared.ANSWERS, 0, discard));
    }

    private static MapConfig map(String name, int backups, Class<?> merging) {
        return new MapConfig(name)
                .setBackupCount(backups)
                .setStatisticsEnabled(false)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(merging.getName()));
    }

    static ClientConfig client(AdminClusterSettings settings, MemberNames.Lookup lookup) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(settings.name());
        COMMON.forEach(config::setProperty);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", seconds(settings.callTimeout()));
        config.setProperty("hazelcast.client.heartbeat.interval", "1000");
        config.setProperty("hazelcast.client.heartbeat.timeout", "5000");
        config.setProperty("hazelcast.client.io.input.thread.count", "1");
        config.setProperty("hazelcast.client.io.output.thread.count", "1");
        config.getMetricsConfig().setEnabled(false);
        restrict(config.getSerializationConfig());
        config.setProperty("hazelcast.discovery.enabled", "true");
        new MemberNames(settings.routers(), lookup)
                .configure(config.getNetworkConfig().getDiscoveryConfig());
        config.getNetworkConfig()
                .setConnectionTimeout((int) settings.callTimeout().toMillis());
        config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
        config.getConnectionStrategyConfig()
                .setAsyncStart(true)
                .setReconnectMode(ReconnectMode.ASYNC)
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(100)
                .setMaxBackoffMillis(1_000)
                .setMultiplier(1.5)
                .setJitter(0.2)
                // Without end: the routers may come back tomorrow.
                .setClusterConnectTimeoutMillis(-1);
        return config;
    }

    /** Only Hazelcast's own classes and the JDK's come out of Java serialization; ours never go in. */
    private static void restrict(SerializationConfig serialization) {
        serialization.setAllowUnsafe(false);
        serialization.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }

    private static void network(NetworkConfig network, ClusterSettings settings, MemberNames.Lookup lookup) {
        network.setPort(settings.bind().port()).setPortAutoIncrement(false).setReuseAddress(true);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        // How long those that start together ask each other who is first, before one of them says that it is.
        join.getTcpIpConfig().setEnabled(false).setConnectionTimeoutSeconds(1);
        new MemberNames(settings.members(), lookup).configure(join.getDiscoveryConfig());
    }

    private static String address(ServerAddress bind) {
        try {
            InetAddress address = InetAddress.getByName(bind.host());
            if (address instanceof Inet6Address) {
                throw new ClusterException(
                        ClusterException.Reason.CANNOT_JOIN, "the cluster binds to IPv4 addresses only, not " + bind);
            }
            return address.getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new ClusterException(
                    ClusterException.Reason.CANNOT_JOIN, "no address for the cluster's bind host " + bind, unknown);
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
