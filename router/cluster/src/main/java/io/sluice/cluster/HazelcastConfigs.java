package io.sluice.cluster;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
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
    private HazelcastConfigs() {}

    /** @throws ClusterException CANNOT_JOIN if the bind address is not known */
    static Config member(ClusterSettings settings) {
        Config config = new Config();
        config.setClusterName(settings.name());
        common(settings.callTimeout()).forEach(config::setProperty);
        // Bound to the one interface, whatever others there are.
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.operation.call.timeout.millis", millis(settings.callTimeout()));
        config.setProperty("hazelcast.graceful.shutdown.max.wait", seconds(settings.callTimeout()));
        // Routers that start together look for each other for a moment; one alone has nobody to wait for.
        boolean isAlone = settings.members().stream().allMatch(settings.bind()::equals);
        config.setProperty("hazelcast.wait.seconds.before.join", isAlone ? "0" : "1");
        config.setProperty("hazelcast.max.join.seconds", seconds(settings.callTimeout()));
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
        network(config.getNetworkConfig(), settings);
        config.addMapConfig(new MapConfig(Shared.PREFIX + "*").setBackupCount(1).setStatisticsEnabled(false));
        // Asked again rather than copied: an answer may have a megabyte, and is of use for seconds.
        config.addMapConfig(new MapConfig(Shared.INQUIRIES).setBackupCount(0).setStatisticsEnabled(false));
        config.addMapConfig(new MapConfig(Shared.ANSWERS).setBackupCount(0).setStatisticsEnabled(false));
        return config;
    }

    static ClientConfig client(AdminClusterSettings settings) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(settings.name());
        common(settings.callTimeout()).forEach(config::setProperty);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", seconds(settings.callTimeout()));
        config.setProperty("hazelcast.client.heartbeat.interval", "1000");
        config.setProperty("hazelcast.client.heartbeat.timeout", "5000");
        config.setProperty("hazelcast.client.io.input.thread.count", "1");
        config.setProperty("hazelcast.client.io.output.thread.count", "1");
        config.getMetricsConfig().setEnabled(false);
        restrict(config.getSerializationConfig());
        settings.routers().forEach(router -> config.getNetworkConfig().addAddress(router.toString()));
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

    private static Map<String, String> common(Duration callTimeout) {
        return Map.of(
                "hazelcast.logging.type", "slf4j",
                "hazelcast.phone.home.enabled", "false",
                "hazelcast.shutdownhook.enabled", "false",
                "hazelcast.socket.connect.timeout.seconds", seconds(callTimeout));
    }

    /** Only Hazelcast's own classes and the JDK's come out of Java serialization; ours never go in. */
    private static void restrict(SerializationConfig serialization) {
        serialization.setAllowUnsafe(false);
        serialization.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }

    private static void network(NetworkConfig network, ClusterSettings settings) {
        network.setPort(settings.bind().port()).setPortAutoIncrement(false).setReuseAddress(true);
        network.getInterfaces().setEnabled(true).addInterface(address(settings.bind()));
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember(settings.bind().toString());
        settings.members().forEach(member -> join.getTcpIpConfig().addMember(member.toString()));
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
