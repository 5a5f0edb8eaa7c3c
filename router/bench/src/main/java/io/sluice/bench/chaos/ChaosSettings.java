package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.core.secret.PasswordVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The {@code sluice.yaml} of each router. Files that are made ahead are small, so that a file system of some hundred megabytes holds
 * all of them; what several routers need is in the clear, since nothing outside reaches this network.
 *
 * @param dir with the key file of all
 * @param addresses of the routers' hosts, the first one's first
 */
record ChaosSettings(Path dir, List<String> addresses, List<Shard> shards, List<Tenant> tenants, SecureRandom random) {
    static final int MYSQL_PORT = 6033;
    static final int METRICS_PORT = 9090;
    static final int CLUSTER_PORT = 5701;
    private static final int HTTP_PORT = 8080;
    private static final int ROUTERS_PORT = 5801;

    ChaosSettings {
        requireNonNull(dir, "dir");
        addresses = List.copyOf(addresses);
        shards = List.copyOf(shards);
        tenants = List.copyOf(tenants);
        requireNonNull(random, "random");
    }

    static String routerName(int router) {
        return "router-" + router;
    }

    Path keyFile() {
        return dir.resolve("sluice.key");
    }

    /** @param router from 1 */
    String yaml(int router, Path dataDir) {
        String own = addresses.get(router - 1);
        return """
                node: {name: %s, dataDir: '%s', keyFile: '%s', adminTokenFile: '%s'}
                mysql: {host: %s, port: %d, drainTimeout: 1s}
                http: {host: %s, port: %d, drainTimeout: 1s}
                metrics: {host: %s, port: %d}
                cluster: {bind: '%s:%d', members: [%s]}
                routers:
                  plaintext: true
                  voters:
                %s
                journal: {segmentBytes: 1MiB, groupBytes: 512KiB}
                queue:
                  journal: {segmentBytes: 8MiB, groupBytes: 2MiB, waitingBytes: 16MiB, logBytes: 96MiB, reserveSegments: 1}
                control: {retryFirst: 100ms, retryMax: 2s}
                seed:
                  shards:
                %s
                  tenants:
                %s
                  principals:
                %s
                """.formatted(
                        routerName(router),
                        dataDir,
                        keyFile(),
                        dir.resolve("admin.token"),
                        own,
                        MYSQL_PORT,
                        own,
                        HTTP_PORT,
                        own,
                        METRICS_PORT,
                        own,
                        CLUSTER_PORT,
                        members(),
                        voters(),
                        shardLines(),
                        tenantLines(),
                        principalLines());
    }

    private String members() {
        return addresses.stream()
                .map(address -> "'" + address + ":" + CLUSTER_PORT + "'")
                .collect(Collectors.joining(", "));
    }

    private String voters() {
        StringBuilder lines = new StringBuilder();
        for (int router = 1; router <= addresses.size(); router++) {
            lines.append("    - {name: %s, address: '%s:%d'}%n"
                    .formatted(routerName(router), addresses.get(router - 1), ROUTERS_PORT));
        }
        return lines.toString();
    }

    private String shardLines() {
        return lines(shards.stream()
                .map(shard -> "{id: %s, primary: '%s', adminUser: %s, adminPassword: '%s', tls: disabled}"
                        .formatted(
                                shard.id(),
                                shard.primary().address(),
                                shard.admin().user(),
                                shard.admin().password())));
    }

    /** Those of the first shard queue. The others hold, so that nothing of theirs needs another router. */
    private String tenantLines() {
        return lines(tenants.stream()
                .map(tenant -> "{id: %s, shard: %s, policy: {reads: hold, writes: %s, holdTime: 3s}}"
                        .formatted(
                                tenant.id(),
                                tenant.shard(),
                                tenant.shard().equals(shards.get(0).id()) ? "queue" : "hold")));
    }

    private String principalLines() {
        return lines(tenants.stream()
                .map(tenant -> "{name: %s, verifier: '%s', tenants: [%s]}"
                        .formatted(
                                tenant.user(),
                                PasswordVerifier.of(
                                                tenant.password().getBytes(StandardCharsets.UTF_8),
                                                PasswordVerifier.ITERATIONS_OF_RANDOM,
                                                false,
                                                random)
                                        .text(),
                                tenant.id())));
    }

    private static String lines(java.util.stream.Stream<String> entries) {
        return entries.map(entry -> "    - " + entry).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return "ChaosSettings[dir=" + dir + "]";
    }
}
