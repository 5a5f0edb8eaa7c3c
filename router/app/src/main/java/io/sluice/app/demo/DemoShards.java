package io.sluice.app.demo;

import io.sluice.app.process.StartException;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.Login;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MySQL servers of a demo, and the volumes that they lie on where that is wanted. {@link #start} on one thread, {@link #stop} on
 * any; the monitor guards the volumes.
 */
final class DemoShards {
    private static final Logger log = LoggerFactory.getLogger(DemoShards.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final DemoPlan plan;
    private final LabServers lab;
    private final List<Volume> volumes = new ArrayList<>();
    private boolean stopped;

    DemoShards(DemoPlan plan, Login admin) {
        this.plan = plan;
        LabSettings standard = LabSettings.standard();
        this.lab = new LabServers(new LabSettings(standard.cacheDir(), admin, standard.startLimit(), STOP_LIMIT));
    }

    /** To be asked before anything is written. */
    void requireVolumes() throws StartException {
        Optional<String> missing = plan.hasVolumes() ? Volume.missing() : Optional.empty();
        if (missing.isPresent()) {
            throw new StartException("--volumes is not possible: " + missing.get());
        }
    }

    List<LabShard> start() throws IOException {
        List<ShardSpec> specs = new ArrayList<>();
        for (int shard = 1; shard <= plan.shards(); shard++) {
            specs.add(spec(shard));
        }
        return lab.startShards(specs);
    }

    /** First the servers: a volume that is in use is only hidden. */
    void stop() {
        lab.close();
        synchronized (this) {
            stopped = true;
            for (Volume volume : volumes) {
                try {
                    volume.close();
                } catch (IOException failed) {
                    log.atWarn()
                            .addKeyValue("path", volume.path())
                            .setCause(failed)
                            .log("volume not unmounted");
                }
            }
        }
    }

    private ShardSpec spec(int shard) throws IOException {
        Path dir = plan.dir().resolve(DemoPlan.shardName(shard));
        ShardSpec spec = ShardSpec.of(DemoPlan.shardName(shard), plan.flavour(), plan.replicas())
                .withDirectory(dir)
                .withPorts(plan.shardPort(shard));
        if (!plan.hasVolumes()) {
            return spec;
        }
        Path onVolume = mount(dir.resolve("volume")).resolve("primary");
        return new ShardSpec(spec.name(), spec.primary().withDataDir(onVolume), spec.replicas());
    }

    private synchronized Path mount(Path dir) throws IOException {
        if (stopped) {
            throw new IOException("the demo was stopped while it started");
        }
        Volume volume = Volume.mount(dir, plan.volumeMegabytes());
        volumes.add(volume);
        return volume.path();
    }
}
