package io.sluice.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.DiscoveryConfig;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import io.sluice.core.tenant.ServerAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Hazelcast where the members may be, anew each time that it asks: when it joins, from time to time while a member is
 * missing, and when a client has lost all. Hazelcast's own list would take one address of a name, and of a member's names only
 * those that are its own. Blocks on the names' service, on Hazelcast's threads.
 */
final class MemberNames implements DiscoveryStrategy {
    /** More addresses of all names together are left out. */
    static final int ADDRESSES_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(MemberNames.class);

    private final List<ServerAddress> members;
    private final Lookup lookup;

    /** Asks for the addresses of a host. */
    interface Lookup {
        /** The JVM's own, which remembers an answer for 30 seconds. */
        Lookup SYSTEM = InetAddress::getAllByName;

        InetAddress[] of(String host) throws UnknownHostException;
    }

    MemberNames(List<ServerAddress> members, Lookup lookup) {
        this.members = List.copyOf(members);
        this.lookup = lookup;
    }

    /** Has Hazelcast ask here only. */
    void configure(DiscoveryConfig discovery) {
        discovery.addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(new Factory(this)));
    }

    @Override
    public Iterable<DiscoveryNode> discoverNodes() {
        Set<Address> addresses = new LinkedHashSet<>();
        for (ServerAddress member : members) {
            try {
                for (InetAddress each : lookup.of(member.host())) {
                    if (each instanceof Inet4Address && addresses.size() < ADDRESSES_MAX) {
                        addresses.add(new Address(each.getHostAddress(), each, member.port()));
                    }
                }
            } catch (UnknownHostException unknown) {
                // A service without a member that is ready has no address.
                LOG.debug("no address for a member: host={}", member.host());
            }
        }
        return addresses.stream().<DiscoveryNode>map(SimpleDiscoveryNode::new).toList();
    }

    @Override
    public Map<String, String> discoverLocalMetadata() {
        return Map.of();
    }

    @Override
    public void start() {
        // Nothing to begin.
    }

    @Override
    public void destroy() {
        // Nothing to end.
    }

    private record Factory(MemberNames names) implements DiscoveryStrategyFactory {
        @Override
        public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
            return MemberNames.class;
        }

        @Override
        @SuppressWarnings("rawtypes") // As Hazelcast declares it.
        public DiscoveryStrategy newDiscoveryStrategy(
                DiscoveryNode node, ILogger logger, Map<String, Comparable> properties) {
            return names;
        }

        @Override
        public Collection<PropertyDefinition> getConfigurationProperties() {
            return List.of();
        }
    }
}
