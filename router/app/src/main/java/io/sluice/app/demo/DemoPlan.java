package io.sluice.app.demo;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a demo has, and where.
 *
 * @param shards 1 to 64
 * @param tenants 1 to 10,000, spread over the shards in turn
 * @param replicas of each shard, 0 to 8
 * @param routers 1, 3 or 5; several keep the map and the queues together
 * @param shardTls whether the router speaks TLS to the servers
 * @param dir everything the demo writes is below
 * @param portBase the first port, 1,024 to 60,000; the others follow it
 * @param flavour of the servers
 * @param volumeMegabytes of the file system that each primary gets for itself, so that a drill can freeze or fill it, 200 to 16,384;
 *     0: it shares that of {@code dir}
 * @param settings a file with further sections for {@code sluice.yaml}
 */
public record DemoPlan(
        int shards,
        int tenants,
        int replicas,
        int routers,
        boolean shardTls,
        Path dir,
        int portBase,
        Flavour flavour,
        int volumeMegabytes,
        Optional<Path> settings) {
    private static final int PORTS_PER_ROUTER = 10;
    /** Room for five routers before the shards. */
    private static final int SHARDS_AFTER = 50;

    public DemoPlan {
        dir = requireNonNull(dir, "dir").toAbsolutePath().normalize();
        Problems problems = new Problems();
        problems.within("--shards", shards, 1, 64);
        problems.within("--tenants", tenants, 1, 10_000);
        problems.within("--replicas", replicas, 0, 8);
        problems.require(routers == 1 || routers == 3 || routers == 5, "--routers", "must be 1, 3 or 5");
        problems.within("--port-base", portBase, 1_024, 60_000);
        requireNonNull(flavour, "flavour");
        requireNonNull(settings, "settings");
        if (volumeMegabytes != 0) {
            problems.within("--volumes", volumeMegabytes, 200, 16_384);
        }
        problems.throwIfAny();
    }

    boolean hasVolumes() {
        return volumeMegabytes > 0;
    }

    /** @param router from 1 */
    int mysqlPort(int router) {
        return portBase + (router - 1) * PORTS_PER_ROUTER;
    }

    int httpPort(int router) {
        return mysqlPort(router) + 1;
    }

    int adminPort() {
        return portBase + 2;
    }

    int metricsPort(int router) {
        return mysqlPort(router) + 3;
    }

    int clusterPort(int router) {
        return mysqlPort(router) + 4;
    }

    /** For the other routers. */
    int routersPort(int router) {
        return mysqlPort(router) + 5;
    }

    /**
     * Of a shard's primary; its replicas' follow.
     *
     * @param shard from 1
     */
    int shardPort(int shard) {
        return portBase + SHARDS_AFTER + (shard - 1) * (replicas + 1);
    }

    /** Every port that something will listen on. */
    IntStream ports() {
        IntStream routerPorts = IntStream.rangeClosed(1, routers)
                .flatMap(router -> IntStream.of(
                        mysqlPort(router),
                        httpPort(router),
                        metricsPort(router),
                        clusterPort(router),
                        routersPort(router)));
        IntStream shardPorts = IntStream.range(shardPort(1), shardPort(shards + 1));
        return IntStream.concat(IntStream.concat(IntStream.of(adminPort()), routerPorts), shardPorts);
    }

    static String shardName(int shard) {
        return "shard-" + shard;
    }

    static String routerName(int router) {
        return "router-" + router;
    }

    /** @param tenant from 1 */
    static String tenantName(int tenant) {
        return String.format(Locale.ROOT, "t%03d", tenant);
    }

    /** @param tenant from 1 */
    int shardOf(int tenant) {
        return (tenant - 1) % shards + 1;
    }
}
