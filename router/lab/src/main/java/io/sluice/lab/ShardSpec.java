package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard to start: a primary, and up to 8 replicas of the same flavour that follow it by GTID and are read-only.
 *
 * @param name for logs
 */
public record ShardSpec(String name, ServerSpec primary, List<ServerSpec> replicas) {
    private static final int MAX_REPLICAS = 8;

    public ShardSpec {
        requireNonNull(name, "name");
        requireNonNull(primary, "primary");
        replicas = List.copyOf(replicas);
        if (replicas.size() > MAX_REPLICAS) {
            throw new IllegalArgumentException("a shard has up to " + MAX_REPLICAS + " replicas: " + replicas.size());
        }
        if (replicas.stream().anyMatch(replica -> replica.flavour() != primary.flavour())) {
            throw new IllegalArgumentException("primary and replicas must be of one flavour");
        }
    }

    /** A shard of temporary servers on free ports. */
    public static ShardSpec of(String name, Flavour flavour, int replicas) {
        ServerSpec server = ServerSpec.of(flavour);
        return new ShardSpec(name, server, java.util.Collections.nCopies(replicas, server));
    }

    /** The same with directories {@code primary}, {@code replica-1}, ... below one. */
    public ShardSpec withDirectory(Path dir) {
        List<ServerSpec> placed = new ArrayList<>();
        for (ServerSpec replica : replicas) {
            placed.add(replica.withDataDir(dir.resolve("replica-" + (placed.size() + 1))));
        }
        return new ShardSpec(name, primary.withDataDir(dir.resolve("primary")), placed);
    }

    /** The same on fixed ports: the primary's is the first, the replicas' are those after it. */
    public ShardSpec withPorts(int first) {
        List<ServerSpec> placed = new ArrayList<>();
        for (ServerSpec replica : replicas) {
            placed.add(replica.withPort(first + placed.size() + 1));
        }
        return new ShardSpec(name, primary.withPort(first), placed);
    }
}
