package io.sluice.lab;

import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own that starts shards, says their process ids and the time it took, and waits for the end of its input.
 * Arguments: the cache directory, the flavour, the number of shards, the replicas of each.
 */
final class LabProgram {
    private LabProgram() {}

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        LabSettings settings = LabSettings.standard().withCacheDir(Path.of(args[0]));
        try (LabServers lab = new LabServers(settings)) {
            List<ShardSpec> specs = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                specs.add(ShardSpec.of("s" + i, Flavour.valueOf(args[1]), Integer.parseInt(args[3])));
            }
            for (LabShard shard : lab.startShards(specs)) {
                for (LabServer server : shard.servers()) {
                    System.out.println("pid " + server.embedded().orElseThrow().pid());
                }
            }
            System.out.println("ready " + (System.nanoTime() - start) / 1_000_000);
            System.in.transferTo(System.err);
        }
    }
}
