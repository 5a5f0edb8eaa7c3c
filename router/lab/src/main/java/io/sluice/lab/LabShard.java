package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A primary and its replicas; a server given by address has none that the lab knows of. */
public record LabShard(String name, LabServer primary, List<LabServer> replicas) implements AutoCloseable {
    public LabShard {
        requireNonNull(name, "name");
        requireNonNull(primary, "primary");
        replicas = List.copyOf(replicas);
    }

    /** The primary and the replicas, in this order. */
    public List<LabServer> servers() {
        List<LabServer> all = new ArrayList<>(List.of(primary));
        all.addAll(replicas);
        return all;
    }

    /**
     * Waits until every replica has applied all that the primary has committed by now.
     *
     * @param limit for each replica, up to 50 s
     * @throws IOException if one has not, or a server does not answer
     */
    public void awaitReplicas(Duration limit) throws IOException {
        for (LabServer replica : replicas) {
            Replication.awaitCaughtUp(primary, replica, limit);
        }
    }

    @Override
    public void close() throws IOException {
        List<Parallel.Task<Boolean>> closes = new ArrayList<>();
        for (LabServer server : servers()) {
            closes.add(() -> {
                server.close();
                return true;
            });
        }
        Parallel.run(closes).orThrow();
    }
}
