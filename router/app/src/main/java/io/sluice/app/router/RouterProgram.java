package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.app.keys.KeyFile;
import io.sluice.app.process.EventLoops;
import io.sluice.app.process.StartException;
import io.sluice.app.process.Stops;
import io.sluice.app.process.Waiting;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.cluster.ClusterParts;
import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.backend.ServerBreakers;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.backend.TrafficBoard;
import io.sluice.proxy.binlog.ExtraTransactions;
import io.sluice.proxy.control.ControlLoop;
import io.sluice.proxy.control.ControlParts;
import io.sluice.proxy.control.TenantAccounts;
import io.sluice.proxy.failover.FailoverParts;
import io.sluice.proxy.failover.Failovers;
import io.sluice.proxy.failover.LiveServers;
import io.sluice.proxy.frontend.PortTraffic;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.greeting.ShardGreetings;
import io.sluice.proxy.inquiry.InquiryDesk;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.metrics.MetricsServer;
import io.sluice.proxy.metrics.ProxyMetrics;
import io.sluice.proxy.metrics.Readiness;
import io.sluice.proxy.queue.QueueParts;
import io.sluice.proxy.queue.Queues;
import io.sluice.proxy.serversql.ServerSql;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.sluice.proxy.watch.Watch;
import io.sluice.proxy.watch.WatchParts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One router: its rooms wired together. {@link #start} and {@link #stop} may be called by different threads; each call
 * holds the monitor.
 */
public final class RouterProgram {
    private static final Logger log = LoggerFactory.getLogger(RouterProgram.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    /** A server that may be the primary answers sooner. */
    private static final Duration SERVER_CONNECT = Duration.ofSeconds(1);

    private static final Duration SERVER_STATEMENT = Duration.ofSeconds(3);

    private final SluiceSettings settings;
    private final String version;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final Stops stops = new Stops();
    private boolean stopped;

    /** What the rooms stand on. */
    private record Ground(
            Vertx vertx, SecretBox box, RoutingView view, Backlogs backlogs, ProxyMetrics metrics, Truth truth) {}

    public RouterProgram(SluiceSettings settings, String version) {
        this.settings = requireNonNull(settings, "settings");
        this.version = requireNonNull(version, "version");
    }

    /**
     * Starts the router; returns when the MySQL port listens. Waits for disk and ports, for no shard and no peer. Call
     * {@link #stop} after a failure, too.
     *
     * @throws StartException if it cannot start; the message says why
     */
    public synchronized void start() throws StartException {
        if (stopped) {
            return;
        }
        requireFixedPort();
        SecretBox box = openKey();
        Vertx vertx = EventLoops.start(stops);
        RoutingView view = new RoutingView(RoutingTable.EMPTY);
        Readiness readiness = new Readiness();
        ProxyMetrics metrics = new ProxyMetrics(version, view, readiness);
        int metricsPort = startMetricsServer(vertx, metrics, readiness);
        Truth truth = openTruth();
        Ground ground = new Ground(vertx, box, view, new Backlogs(), metrics, truth);
        ground.backlogs().sureIf(truth::isSure);
        RouterCluster cluster = startCluster(ground, metricsPort);
        ControlLoop control = startControlLoop(ground, cluster);
        whenMapIsKnown(ground, readiness::onMapLoaded);
        ShardGreetings greetings =
                new ShardGreetings(vertx, view, settings.backend().connectTimeout());
        greetings.start();
        ShardPools.Surroundings pools = pools(box, view);
        Gates gates =
                new Gates(vertx, MonotonicClock.SYSTEM, settings.gate(), EventLoops.ofStatements(), ground.backlogs());
        PortTraffic traffic = new PortTraffic(metrics.recentLatency());
        Queues queues = openQueues(ground, gates, applierParts(EventLoops.ofDrains(stops), pools, box), traffic);
        traffic.attach(queues.connections());
        metrics.followQueues(queues::shown, queues::diskFreeBytes, clock);
        Watch watch = startWatch(pools, gates, metrics, vertx);
        Ports ports = new Ports(
                settings,
                new Ports.Parts(vertx, pools, gates, queues, traffic, applierParts(vertx, pools, box), metrics),
                stops,
                random,
                clock);
        int port = ports.startMySql(greetings);
        int httpPort = ports.startHttp();
        Failovers failovers = startFailover(control, watch, pools, traffic, gates, ground);
        ground.truth().serve(new Truth.Rooms(vertx, view, traffic, failovers, gates, watch));
        InquiryDesk desk = new InquiryDesk(new InquiryDesk.Rooms(
                vertx,
                view,
                watch,
                gates,
                queues,
                failovers::statusOf,
                truth.membership(),
                MonotonicClock.SYSTEM,
                clock));
        cluster.onInquiry(inquiry -> desk.answer(inquiry).toCompletionStage());
        stops.add("readiness", readiness::onDraining);
        readiness.onListening();
        log.atInfo()
                .addKeyValue("name", settings.node().name())
                .addKeyValue("version", version)
                .addKeyValue("port", port)
                .addKeyValue("http", httpPort)
                .addKeyValue("tenants", view.current().tenants().size())
                .log("router started");
    }

    /** Drains the MySQL port, then stops the rest. Blocks; each step has a deadline. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        log.info("router stops");
        stops.run();
        log.info("router stopped");
    }

    /** A free port of the system's choice is for tests of the room; the cluster is told the port before it listens. */
    private void requireFixedPort() throws StartException {
        if (settings.mysql().port() == 0) {
            throw new StartException("mysql.port must be a port for a router, not 0");
        }
    }

    private SecretBox openKey() throws StartException {
        try {
            return KeyFile.open(settings.node().key(), random);
        } catch (IOException failed) {
            throw new StartException("key file: " + failed.getMessage(), failed);
        }
    }

    private int startMetricsServer(Vertx vertx, ProxyMetrics metrics, Readiness readiness) throws StartException {
        MetricsServer server = new MetricsServer(vertx, settings.metrics(), metrics, readiness);
        String what = "listen on " + settings.metrics().host() + ":"
                + settings.metrics().port() + " for metrics";
        int port = Waiting.await(server.start(), START_LIMIT, what);
        stops.add("metrics", () -> Waiting.await(server.stop(), STOP_LIMIT, "close the metrics port"));
        return port;
    }

    private Truth openTruth() throws StartException {
        return settings.routers().isAlone()
                ? LoneTruth.open(settings, random, stops)
                : RaftTruth.open(settings, random, stops);
    }

    /** An old one will do; a router that has none serves nobody. */
    private static void whenMapIsKnown(Ground ground, Runnable told) {
        if (ground.view().current().version() > 0) {
            told.run();
        } else {
            ground.truth().known().thenRun(told);
        }
    }

    private ShardPools.Surroundings pools(SecretBox box, RoutingView view) throws StartException {
        return new ShardPools.Surroundings(
                settings.backend(),
                EventLoops.ofStatements(),
                serverTls(),
                box,
                view,
                new ServerBreakers(MonotonicClock.SYSTEM),
                new TrafficBoard(),
                settings.health().tick(),
                MonotonicClock.SYSTEM);
    }

    private ApplierParts applierParts(Vertx vertx, ShardPools.Surroundings pools, SecretBox box) throws StartException {
        return new ApplierParts(
                vertx, MonotonicClock.SYSTEM, pools.tls(), box, shardSql(vertx, box), ApplierSettings.DEFAULT);
    }

    private Queues openQueues(Ground ground, Gates gates, ApplierParts drains, PortTraffic traffic)
            throws StartException {
        QueueParts parts = new QueueParts(
                ground.vertx(),
                MonotonicClock.SYSTEM,
                clock,
                ground.view(),
                gates,
                ground.backlogs(),
                drains,
                ground.truth().shared(traffic),
                ground.truth().queues(),
                ground.truth().drainers());
        try {
            Queues queues = Queues.open(parts, settings.queue());
            stops.add("queues", () -> Waiting.await(queues.close(), STOP_LIMIT, "close the queues"));
            return queues;
        } catch (IOException | JournalException | IllegalArgumentException failed) {
            throw new StartException("queues in " + settings.node().dataDir() + ": " + failed.getMessage(), failed);
        }
    }

    private RouterCluster startCluster(Ground ground, int metricsPort) throws StartException {
        requireFree(settings.cluster().bind());
        ServerAddress mysql =
                new ServerAddress(settings.mysql().host(), settings.mysql().port());
        ServerAddress metrics = new ServerAddress(settings.metrics().host(), metricsPort);
        RouterIdentity identity = new RouterIdentity(settings.node().name(), mysql, metrics, clock.instant());
        RouterCluster cluster = RouterCluster.start(
                settings.cluster(),
                new ClusterParts(
                        identity,
                        ground.view(),
                        ground.box(),
                        clock,
                        ground.truth()::standing,
                        ground.metrics().clusterListener()));
        stops.add("cluster", cluster::close);
        cluster.ready().whenComplete((ready, failure) -> {
            if (failure != null) {
                log.error("no cluster: the admin API cannot reach this router", failure);
            }
        });
        return cluster;
    }

    /** The cluster joins in the background, when it is late for a line that tells of a port in use. */
    private static void requireFree(ServerAddress address) throws StartException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException taken) {
            throw new StartException("cannot listen on " + address + " for the cluster: " + taken.getMessage(), taken);
        }
    }

    private ControlLoop startControlLoop(Ground ground, RouterCluster cluster) throws StartException {
        Truth truth = ground.truth();
        ControlParts parts = new ControlParts(
                ground.vertx(),
                ground.view(),
                truth.map(),
                cluster,
                shardSql(ground.vertx(), ground.box()),
                new TenantAccounts(ground.box(), random),
                ground.backlogs(),
                ground.metrics().controlListener(),
                truth.isAlone(),
                truth.heeding());
        ControlLoop control = new ControlLoop(parts, settings.control());
        Path file = settings.node().dataDir().resolve("map.snapshot");
        SnapshotKeeper snapshot = new SnapshotKeeper(file, parts.vertx(), parts.view());
        Waiting.await(control.start(snapshot.read()), START_LIMIT, "load the map");
        truth.begin(control, () -> new SeedRecords(ground.box(), random).of(settings.seed()));
        snapshot.start();
        stops.add("snapshot", snapshot::write);
        stops.add("control loop", () -> Waiting.await(control.stop(), STOP_LIMIT, "stop the control loop"));
        return control;
    }

    private ShardSql shardSql(Vertx vertx, SecretBox box) throws StartException {
        ShardSqlSettings wanted = settings.shardSql();
        return ShardSql.over(
                vertx,
                box,
                new ShardSqlSettings(wanted.connectTimeout(), wanted.statementTimeout(), shardAuthorities()));
    }

    private Optional<String> shardAuthorities() throws StartException {
        Path authorities = settings.tls().shardAuthoritiesFile();
        try {
            return authorities == null ? Optional.empty() : Optional.of(Files.readString(authorities));
        } catch (IOException unreadable) {
            throw new StartException("tls.shardAuthoritiesFile cannot be read: " + unreadable, unreadable);
        }
    }

    private Watch startWatch(ShardPools.Surroundings pools, Gates gates, ProxyMetrics metrics, Vertx vertx)
            throws StartException {
        WatchParts parts = new WatchParts(
                vertx,
                settings.node().name(),
                settings.health(),
                FleetGuard.Limits.DEFAULT,
                pools.routing(),
                pools.secrets(),
                pools.tls(),
                pools.board(),
                pools.breakers(),
                gates,
                MonotonicClock.SYSTEM,
                clock);
        Watch watch = new Watch(parts, metrics.watchListener());
        metrics.follow(watch::status, gates::shown);
        Waiting.await(watch.start(), START_LIMIT, "start the watch");
        stops.add("watch", () -> Waiting.await(watch.stop(), STOP_LIMIT, "stop the watch"));
        return watch;
    }

    /** Last, when every connection to a primary can be told of. */
    private Failovers startFailover(
            ControlLoop control,
            Watch watch,
            ShardPools.Surroundings pools,
            PortTraffic traffic,
            Gates gates,
            Ground ground)
            throws StartException {
        Vertx vertx = ground.vertx();
        ExtraTransactions extras = new ExtraTransactions(vertx, shardAuthorities());
        stops.add("listings of extra transactions", extras::close);
        ShardSqlSettings limits = new ShardSqlSettings(SERVER_CONNECT, SERVER_STATEMENT, shardAuthorities());
        Failovers failovers = new Failovers(new FailoverParts(
                vertx,
                settings.failover(),
                pools.routing(),
                FailoverParts.ShardMap.of(control),
                new LiveServers(
                        ServerSql.over(vertx, pools.secrets(), limits), extras, pools.secrets(), MonotonicClock.SYSTEM),
                traffic,
                gates,
                watch::outlooks,
                ground.truth().observers(),
                MonotonicClock.SYSTEM,
                clock,
                ground.metrics().failoverListener(),
                settings.node().dataDir().resolve("primaries.seen")));
        control.onFailover(failovers::carryOut);
        Waiting.await(failovers.start(), START_LIMIT, "start failover");
        stops.add("failover", () -> Waiting.await(failovers.stop(), STOP_LIMIT, "stop failover"));
        return failovers;
    }

    private ServerTls serverTls() throws StartException {
        try {
            return new ServerTls(Optional.ofNullable(settings.tls().shardAuthoritiesFile()));
        } catch (SSLException | IllegalArgumentException failed) {
            throw new StartException("tls.shardAuthoritiesFile: " + failed.getMessage(), failed);
        }
    }
}
