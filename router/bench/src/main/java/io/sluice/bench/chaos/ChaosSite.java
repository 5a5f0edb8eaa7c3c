package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Server;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.app.keys.KeyFile;
import io.sluice.bench.Pause;
import io.sluice.bench.incident.TenantTables;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.EmbeddedServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.Login;
import io.sluice.lab.ServerSpec;
import io.sluice.lab.fault.Volume;
import io.sluice.lab.network.LabNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two shards and three routers, each router on a host and a file system of its own; this program and the shards are on a fourth host, each
 * under an address of its own. Must be closed, also after a start that failed. One thread.
 */
final class ChaosSite implements AutoCloseable {
    static final int ROUTERS = 3;
    private static final int SHARDS = 2;
    private static final int TENANTS_PER_SHARD = 3;
    private static final int VOLUME_MEGABYTES = 256;
    private static final int START_SECONDS = 90;
    private static final long LOOK_MILLIS = 500;
    private static final String CLIENTS = "clients";

    private final ChaosPlan plan;
    private final SecureRandom random = new SecureRandom();
    private final LabSettings lab = LabSettings.standard();
    private final LabServers servers = new LabServers(lab);
    private final LabNetwork network;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<EmbeddedServer> primaries = new ArrayList<>();
    private final List<ChaosRouter> routers = new ArrayList<>();
    private Site site = new Site(new ServerAddress("127.0.0.1", 1), URI.create("http:/"), "", List.of(), List.of());

    /** Makes the network; {@link #start} does the rest. */
    ChaosSite(ChaosPlan plan) throws IOException {
        this.plan = requireNonNull(plan, "plan");
        List<String> own = new ArrayList<>(List.of(CLIENTS));
        for (int shard = 1; shard <= SHARDS; shard++) {
            own.add(shardName(shard));
        }
        List<String> hosts = new ArrayList<>();
        for (int router = 1; router <= ROUTERS; router++) {
            hosts.add(ChaosSettings.routerName(router));
        }
        network = LabNetwork.of(own, hosts);
    }

    /** Returns when all tenants can be served. */
    void start(int clientsOfTenant) throws IOException {
        Files.createDirectories(plan.dir());
        for (int shard = 1; shard <= SHARDS; shard++) {
            primaries.add(servers.start(ServerSpec.of(plan.flavour())
                    .withDataDir(plan.dir().resolve(shardName(shard)))
                    .withOption("bind-address", "0.0.0.0")));
        }
        site = siteOf();
        List<String> addresses = new ArrayList<>();
        for (int router = 1; router <= ROUTERS; router++) {
            addresses.add(network.address(ChaosSettings.routerName(router)));
        }
        ChaosSettings settings = new ChaosSettings(plan.dir(), addresses, site.shards(), site.tenants(), random);
        KeyFile.open(settings.keyFile(), random);
        for (int router = 1; router <= ROUTERS; router++) {
            routers.add(router(settings, router));
        }
        for (ChaosRouter each : routers) {
            each.start();
        }
        awaitServing(clientsOfTenant);
    }

    private Site siteOf() {
        List<Shard> shards = new ArrayList<>();
        List<Tenant> tenants = new ArrayList<>();
        for (int shard = 1; shard <= SHARDS; shard++) {
            EmbeddedServer primary = primaries.get(shard - 1);
            ServerAddress address = new ServerAddress(network.address(shardName(shard)), primary.port());
            Server server = new Server(address, primary.pid(), primary.dataDir());
            shards.add(new Shard(shardName(shard), server, List.of(), primary.admin()));
            for (int number = 1; number <= TENANTS_PER_SHARD; number++) {
                String name = (shard == 1 ? "queued" : "other") + number;
                tenants.add(new Tenant(
                        name,
                        shardName(shard),
                        name,
                        name,
                        Login.withRandomPassword(name, random).password()));
            }
        }
        return new Site(
                new ServerAddress(network.address(ChaosSettings.routerName(1)), ChaosSettings.MYSQL_PORT),
                URI.create("http://" + network.address(CLIENTS)),
                "",
                shards,
                tenants);
    }

    private ChaosRouter router(ChaosSettings settings, int number) throws IOException {
        String name = ChaosSettings.routerName(number);
        Volume volume = Volume.mount(plan.dir().resolve(name), VOLUME_MEGABYTES);
        volumes.add(volume);
        Path dataDir = Files.createDirectories(volume.path().resolve("data"));
        Path file = plan.dir().resolve(name + ".yaml");
        Files.writeString(file, settings.yaml(number, dataDir));
        String home = System.getProperty("sluice.home", ".");
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(home, "scripts", "jvm", "router.options"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.app.Main",
                "router",
                "--config",
                file.toString(),
                "--follow-parent");
        String address = network.address(name);
        return new ChaosRouter(new ChaosRouter.Place(
                name,
                network.command(name, java),
                dataDir,
                plan.dir().resolve(name + ".log"),
                new ServerAddress(address, ChaosSettings.MYSQL_PORT),
                new ServerAddress(address, ChaosSettings.METRICS_PORT)));
    }

    /** The tenants' databases come from the router that leads, so that nothing can be made in them before there is one. */
    private void awaitServing(int clientsOfTenant) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        for (ChaosRouter each : routers) {
            if (!each.awaitReady(START_SECONDS)) {
                throw new IOException(
                        each.name() + " was not ready after " + START_SECONDS + " s; its log is " + each.log());
            }
        }
        while (true) {
            try {
                new TenantTables(site).make(clientsOfTenant);
                return;
            } catch (SQLException noDatabase) {
                if (System.nanoTime() - end > 0) {
                    throw new IOException("no databases after " + START_SECONDS + " s", noDatabase);
                }
                Pause.millis(LOOK_MILLIS);
            }
        }
    }

    Site site() {
        return site;
    }

    /** The one that is frozen and thawed. */
    Shard locked() {
        return site.shards().get(0);
    }

    boolean isLocked(Tenant tenant) {
        return tenant.shard().equals(locked().id());
    }

    EmbeddedServer lockedServer() {
        return primaries.get(0);
    }

    List<ChaosRouter> routers() {
        return List.copyOf(routers);
    }

    LabNetwork network() {
        return network;
    }

    private static String shardName(int shard) {
        return "shard-" + shard;
    }

    @Override
    public void close() throws IOException {
        for (ChaosRouter each : routers) {
            each.kill();
        }
        servers.close();
        for (Volume each : volumes) {
            each.close();
        }
        network.close();
    }
}
