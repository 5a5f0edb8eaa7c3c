package io.sluice.cluster;

import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the admin API finds the routers.
 *
 * @param name of the cluster, as in {@link ClusterSettings}
 * @param routers their cluster addresses, 1 to 15
 * @param intentsMax how many intents may be under way at once, 1 to 10,000
 * @param callTimeout how long one call into the cluster may take, 1 to 60 seconds
 */
public record AdminClusterSettings(String name, List<ServerAddress> routers, int intentsMax, Duration callTimeout) {
    public static final Duration DEADLINE_MAX = Duration.ofMinutes(10);
    public static final int INTENTS_MAX = 100;
    public static final Duration INQUIRY_DEADLINE_MAX = Duration.ofSeconds(30);

    /** Each may wait for a megabyte of every router. */
    public static final int INQUIRIES_MAX = 16;

    public AdminClusterSettings {
        routers = List.copyOf(routers);
        List<String> problems = new ArrayList<>(ClusterSettings.problems(name, callTimeout));
        if (routers.isEmpty() || routers.size() > ClusterSettings.MEMBERS_MAX) {
            problems.add("the admin API needs the addresses of 1 to " + ClusterSettings.MEMBERS_MAX + " routers");
        }
        if (intentsMax < 1 || intentsMax > 10_000) {
            problems.add("intents under way must be between 1 and 10000 but is " + intentsMax);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
