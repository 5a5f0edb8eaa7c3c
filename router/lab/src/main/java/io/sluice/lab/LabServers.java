package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.CacheDirectory;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.Installation;
import io.sluice.lab.install.Installations;
import io.sluice.lab.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts servers, and ends them all when it is closed or the JVM shuts down; if the JVM is killed, each server's guard kills
 * the server. Any thread; servers may be started at the same time.
 */
public final class LabServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabServers.class);

    /** More servers at once only spin while they wait for each other: eight on two cores took 1.4 to 2.2 times the CPU time. */
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors() + 1;

    private final LabSettings settings;
    private final CacheDirectory cache;
    private final Installations installations;
    private final Ports ports;
    private final Set<EmbeddedServer> servers = ConcurrentHashMap.newKeySet();
    private final Thread atShutdown = new Thread(this::closeAll, "sluice-lab-shutdown");
    private @Nullable RunDirectory run;
    private volatile boolean isClosed;

    public LabServers(LabSettings settings) {
        this.settings = requireNonNull(settings, "settings");
        this.cache = new CacheDirectory(settings.cacheDir());
        this.installations = new Installations(cache);
        this.ports = new Ports(cache.root().resolve("ports"));
        Runtime.getRuntime().addShutdownHook(atShutdown);
    }

    /**
     * Starts one server and returns when its admin can log in.
     *
     * @throws io.sluice.lab.install.ServerMissingException if there is no such server program for this machine
     * @throws IOException if it cannot start: its port is in use, its data directory belongs to others, the start limit
     *     is over; the message says it and ends with the server's log
     */
    public EmbeddedServer start(ServerSpec spec) throws IOException {
        return launch(List.of(place(spec, null))).get(0);
    }

    /**
     * Starts a shard and returns when its replicas follow its primary.
     *
     * @throws IOException as {@link #start} does
     */
    public LabShard startShard(ShardSpec spec) throws IOException {
        return startShards(List.of(spec)).get(0);
    }

    /**
     * Starts all servers of all shards, as many at once as the machine has use for, and returns when all replicas follow their primaries.
     *
     * @throws IOException as {@link #start} does; then none of these servers is left running
     */
    public List<LabShard> startShards(List<ShardSpec> specs) throws IOException {
        List<EmbeddedServer> started = launch(places(specs));
        Iterator<EmbeddedServer> primaries = started.iterator();
        Iterator<EmbeddedServer> replicas = started.listIterator(specs.size());
        List<LabShard> shards = new ArrayList<>();
        for (ShardSpec spec : specs) {
            List<LabServer> own = new ArrayList<>();
            spec.replicas().forEach(replica -> own.add(replicas.next()));
            shards.add(new LabShard(spec.name(), primaries.next(), own));
        }
        return List.copyOf(shards);
    }

    /** Ends all servers and removes what was temporary; one that does not end is logged. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.debug("closed by the shutdown of the JVM");
        }
        closeAll();
    }

    /** Where a server is to run. */
    private record Place(
            ServerSpec spec,
            int port,
            Ports.@Nullable Lease lease,
            @Nullable ServerAddress source) {
        ServerAddress address() {
            return new ServerAddress("127.0.0.1", port);
        }

        void release() {
            if (lease != null) {
                lease.close();
            }
        }
    }

    /** All primaries, then all replicas, which so find their primaries up. */
    private List<Place> places(List<ShardSpec> specs) throws IOException {
        List<Place> places = new ArrayList<>();
        try {
            for (ShardSpec spec : specs) {
                places.add(place(spec.primary(), null));
            }
            for (int i = 0; i < specs.size(); i++) {
                ServerAddress source = places.get(i).address();
                for (ServerSpec replica : specs.get(i).replicas()) {
                    places.add(place(replica, source));
                }
            }
            return places;
        } catch (IOException failed) {
            places.forEach(Place::release);
            throw failed;
        }
    }

    private Place place(ServerSpec spec, @Nullable ServerAddress source) throws IOException {
        int port = spec.port();
        if (port == 0 && spec.dataDir() != null) {
            port = DataDir.earlierPort(spec.dataDir());
        }
        if (port == 0) {
            Ports.Lease lease = ports.lease();
            return new Place(spec, lease.port(), lease, source);
        }
        Ports.requireFree(port);
        return new Place(spec, port, null, source);
    }

    private List<EmbeddedServer> launch(List<Place> places) throws IOException {
        Set<Flavour> flavours = new TreeSet<>();
        places.forEach(place -> flavours.add(place.spec().flavour()));
        List<Parallel.Task<EmbeddedServer>> tasks = new ArrayList<>();
        try {
            for (Flavour flavour : flavours) {
                installations.of(flavour);
            }
            Path temporary = temporaryDirectory();
            places.forEach(place -> tasks.add(() -> launch(place, temporary)));
        } catch (IOException failed) {
            places.forEach(Place::release);
            throw failed;
        }
        Parallel.Outcome<EmbeddedServer> outcome = Parallel.run(tasks, AT_ONCE);
        if (outcome.failure() != null) {
            for (EmbeddedServer server : outcome.results()) {
                server.close();
            }
        }
        return outcome.orThrow();
    }

    private EmbeddedServer launch(Place place, Path temporary) throws IOException {
        EmbeddedServer server;
        try {
            server = boot(place, temporary);
        } catch (IOException | RuntimeException failed) {
            place.release();
            throw failed;
        }
        register(server);
        if (place.source() != null) {
            try {
                Replication.awaitRunning(server, place.source(), settings.startLimit());
            } catch (IOException failed) {
                server.close();
                throw failed;
            }
        }
        return server;
    }

    private EmbeddedServer boot(Place place, Path temporary) throws IOException {
        ServerSpec spec = place.spec();
        Path path = spec.dataDir() == null ? temporary.resolve(Integer.toString(place.port())) : spec.dataDir();
        Installation installation = installations.of(spec.flavour());
        DataDir dataDir = DataDir.prepare(path, installation, settings.admin(), place.port());
        boolean isReplica = place.source() != null;
        dataDir.writeOptions(ServerFiles.options(installation, spec, path, place.port(), isReplica));
        if (dataDir.isNew()) {
            dataDir.writeInitFile(ServerFiles.firstStart(spec.flavour(), dataDir.admin(), place.source()));
        }
        return new EmbeddedServer(installation, settings, dataDir, spec.dataDir() == null, closed -> {
            servers.remove(closed);
            place.release();
        });
    }

    private void register(EmbeddedServer server) throws IOException {
        servers.add(server);
        if (isClosed) {
            server.close();
            throw new IOException("the lab was closed while a server started");
        }
    }

    private synchronized Path temporaryDirectory() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the lab is closed");
        }
        if (run == null) {
            run = RunDirectory.open(cache);
        }
        return run.path();
    }

    private void closeAll() {
        isClosed = true;
        List<Parallel.Task<Boolean>> closes = new ArrayList<>();
        for (EmbeddedServer server : servers) {
            closes.add(() -> {
                server.close();
                return true;
            });
        }
        try {
            Parallel.run(closes).orThrow();
            closeRunDirectory();
        } catch (IOException failed) {
            LOG.warn("a server or its files are left behind", failed);
        }
    }

    private synchronized void closeRunDirectory() throws IOException {
        if (run != null) {
            run.close();
            run = null;
        }
    }
}
