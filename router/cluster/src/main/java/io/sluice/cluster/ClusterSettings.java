package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A router's place in the cluster.
 *
 * @param name of the cluster, 1 to 64 characters out of {@code A-Z a-z 0-9 _ . -}; members and clients of another name
 *     are turned away. It is no secret: keep the port within the routers' and the admin API's network
 * @param bind the one address and port to listen on
 * @param members the routers' bind addresses, at most 15; may name this one too. A host name may have several addresses, and is
 *     looked up again while a router of them is not there
 * @param callTimeout how long one call into the cluster may take, 1 to 60 seconds
 */
public record ClusterSettings(String name, ServerAddress bind, List<ServerAddress> members, Duration callTimeout) {
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    static final int MEMBERS_MAX = 15;

    /** A router by itself. */
    public static final ClusterSettings DEFAULT =
            new ClusterSettings("sluice", new ServerAddress("127.0.0.1", 5701), List.of(), CALL_TIMEOUT);

    public ClusterSettings {
        requireNonNull(bind, "bind");
        members = List.copyOf(members);
        List<String> problems = new ArrayList<>(problems(name, callTimeout));
        if (members.size() > MEMBERS_MAX) {
            problems.add("a cluster has at most " + MEMBERS_MAX + " members");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    static List<String> problems(String name, Duration callTimeout) {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            problems.add("cluster name must match " + NAME.pattern());
        }
        if (requireNonNull(callTimeout, "callTimeout").compareTo(Duration.ofSeconds(1)) < 0
                || callTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
            problems.add("call timeout must be between 1 and 60 seconds but is " + callTimeout);
        }
        return problems;
    }
}
