package io.sluice.it;

import static java.util.Objects.requireNonNull;

import io.sluice.app.keys.ServerCertificate;
import io.sluice.core.gate.Limits;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.MapChange;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.time.MonotonicClock;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.backend.ServerBreakers;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.backend.TrafficBoard;
import io.sluice.proxy.frontend.ClientTls;
import io.sluice.proxy.frontend.MySqlPort;
import io.sluice.proxy.frontend.PortTraffic;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.http.HttpPort;
import io.sluice.proxy.http.StatementRunner;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.queue.Queues;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.sluice.proxy.watch.ServerStatus;
import io.sluice.proxy.watch.Watch;
import io.sluice.proxy.watch.WatchEvent;
import io.sluice.proxy.watch.WatchListener;
import io.sluice.proxy.watch.WatchParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A MySQL port in this process, before real shards, with tenants of its own on each. Tenant names are fresh for each
 * fixture, so that tests may share shards.
 */
public final class Router implements AutoCloseable {
    public static final String PASSWORD = "secret of a test";
    public static final String SERVICE = "service";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();
    private final SecretBox box;
    private final List<LabShard> shards;
    private final Map<String, TenantRecord> tenants = new LinkedHashMap<>();
    private final RouterMap map = new RouterMap();
    private final MySqlPort mysql;
    private final HttpPort http;
    private final Queues queues;
    private final Gates gates;
    private final PortTraffic traffic;
    private final Optional<Watch> watch;
    private final int port;
    private final int httpPort;
    private Optional<Path> directory = Optional.empty();

    private Router(List<LabShard> shards, Setup setup, Path directory, byte[] key) throws IOException {
        this.shards = List.copyOf(shards);
        this.box = new SecretBox(key, random);
        this.vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(setup.loops()));
        ServerCertificate certificate = ServerCertificate.in(directory, Clock.systemUTC(), random);
        ServerIdentity identity =
                ServerGreetings.identityOf(this.shards.get(0).primary().address());
        ShardPools.Surroundings pools = new ShardPools.Surroundings(
                setup.backend(),
                setup.loops(),
                new ServerTls(Optional.empty()),
                box,
                map.view(),
                new ServerBreakers(MonotonicClock.SYSTEM),
                new TrafficBoard(),
                HealthSettings.DEFAULT.tick(),
                MonotonicClock.SYSTEM);
        Backlogs backlogs = new Backlogs();
        this.gates = new Gates(vertx, MonotonicClock.SYSTEM, Limits.DEFAULT, setup.loops(), backlogs);
        this.traffic = new PortTraffic(shard -> 0);
        ApplierParts applier = new ApplierParts(
                vertx,
                MonotonicClock.SYSTEM,
                pools.tls(),
                box,
                ShardSql.over(vertx, box, ShardSqlSettings.DEFAULT),
                ApplierSettings.DEFAULT);
        this.queues = RouterQueues.open(map.view(), gates, backlogs, applier, traffic, directory);
        traffic.attach(queues.connections());
        this.mysql = new MySqlPort(
                vertx,
                new MySqlPort.Surroundings(
                        setup.frontend(),
                        pools,
                        gates,
                        queues,
                        new ClientTls(certificate.certificate(), certificate.privateKey()),
                        () -> identity,
                        setup.listeners(),
                        random));
        traffic.attach(mysql);
        putShards();
        this.port = await(mysql.start());
        this.http = httpPort(setup, pools, gates, applier);
        traffic.attach(http);
        this.httpPort = await(http.start());
        this.watch = setup.watch().map(health -> startWatch(health, pools, gates));
    }

    private HttpPort httpPort(Setup setup, ShardPools.Surroundings pools, Gates gates, ApplierParts applier) {
        return new HttpPort(
                vertx,
                new HttpPort.Surroundings(
                        Setup.HTTP,
                        pools,
                        gates,
                        queues,
                        () -> StatementRunner.over(applier, Setup.HTTP, setup.loops()),
                        HttpPort.Listeners.NONE,
                        Optional.empty(),
                        random));
    }

    private Watch startWatch(HealthSettings health, ShardPools.Surroundings pools, Gates gates) {
        Watch started = new Watch(
                new WatchParts(
                        vertx,
                        "router-" + port,
                        health,
                        FleetGuard.Limits.DEFAULT,
                        map.view(),
                        box,
                        pools.tls(),
                        pools.board(),
                        pools.breakers(),
                        gates,
                        MonotonicClock.SYSTEM,
                        Clock.systemUTC()),
                WatchListener.NONE);
        await(started.start());
        return started;
    }

    /** How the shard's primary is judged now. */
    public ServerStatus statusOf(int shard) {
        return await(watch.orElseThrow().statusOf(new ShardId(shards.get(shard).name())))
                .get(0);
    }

    /** Whether the shard's replica has shown the heartbeat of its primary. */
    public boolean replicaIsFresh(int shard) {
        return await(watch.orElseThrow().statusOf(new ShardId(shards.get(shard).name()))).stream()
                .anyMatch(server -> server.staleness().isPresent());
    }

    /** What was found and done at the shard, oldest first. */
    public List<WatchEvent> timelineOf(int shard) {
        return await(
                watch.orElseThrow().timelineOf(new ShardId(shards.get(shard).name()), 500));
    }

    /** An operator keeps the shard's primary from traffic, or lets it go. */
    public void quarantine(int shard, boolean on) {
        map.quarantine(new ShardId(shards.get(shard).name()), on);
    }

    /** The shard's servers are held to be well. */
    public void release(int shard) {
        await(watch.orElseThrow().release(new ShardId(shards.get(shard).name())));
    }

    /** Before these shards, with default settings. */
    public static Router before(List<LabShard> shards) throws IOException {
        return before(shards, Setup.STANDARD);
    }

    public static Router before(List<LabShard> shards, Setup setup) throws IOException {
        byte[] key = new SecureRandom().generateSeed(SecretBox.KEY_BYTES);
        Path own = RouterFolder.make();
        Router router = new Router(shards, setup, own, key);
        router.directory = Optional.of(own);
        return router;
    }

    /** A router whose files stay in this folder, with this key; its map is new each time. */
    public static Router in(Path directory, byte[] key, List<LabShard> shards, Setup setup) throws IOException {
        return new Router(shards, setup, directory, key);
    }

    Vertx vertx() {
        return vertx;
    }

    SecretBox box() {
        return box;
    }

    RouterMap map() {
        return map;
    }

    Watch watch() {
        return watch.orElseThrow();
    }

    public ShardRecord shard(ShardId id) {
        return map.shard(id);
    }

    public Gates gates() {
        return gates;
    }

    public PortTraffic traffic() {
        return traffic;
    }

    /** The shard is on its way to its replica, this far; empty: no more. Tells the epoch of that. */
    public Epoch handOver(int shard, Optional<Handover.Step> step) {
        return map.handOver(
                new ShardId(shards.get(shard).name()), step, Clock.systemUTC().instant());
    }

    /** The durable queue. */
    public Queues queues() {
        return queues;
    }

    private void putShards() {
        List<MapChange> changes = new ArrayList<>();
        for (LabShard shard : shards) {
            changes.add(new MapChange.PutShard(new ShardRecord(
                    new ShardId(shard.name()),
                    new Epoch(1),
                    shard.primary().address(),
                    shard.replicas().stream().map(LabServer::address).toList(),
                    shard.primary().admin().user(),
                    box.seal(shard.primary().admin().password()),
                    TlsMode.DISABLED)));
        }
        changes.add(new MapChange.PutPrincipal(new PrincipalRecord(
                new PrincipalName(SERVICE), new Epoch(1), new TenantGrant.All(), verifier(), true)));
        map.publish(changes);
    }

    private PasswordVerifier verifier() {
        return PasswordVerifier.of(PASSWORD.getBytes(StandardCharsets.UTF_8), true, random);
    }

    /** Makes a tenant on a shard, and a principal of the same name that is granted just this one. */
    public TenantRecord addTenant(String name, int shard, boolean userLocks) {
        TenantPolicy standard = TenantPolicy.DEFAULT;
        return addTenant(
                name,
                shard,
                new TenantPolicy(
                        standard.reads(), standard.writes(), standard.holdTime(), standard.maxStaleness(), userLocks));
    }

    /** Likewise, with this policy. */
    public TenantRecord addTenant(String name, int shard, TenantPolicy policy) {
        TenantId id = new TenantId(name);
        TenantRecord tenant = new TenantRecord(
                id,
                new Epoch(1),
                new ShardId(shards.get(shard).name()),
                DatabaseName.of(id),
                "t_" + name,
                box.seal(PASSWORD),
                TierName.DEFAULT,
                PolicyOverrides.between(TenantPolicy.DEFAULT, policy));
        ShardRecord on = map.view().current().shard(tenant.shard()).orElseThrow();
        await(ShardSql.over(vertx, box, ShardSqlSettings.DEFAULT).provisionTenants(on, List.of(tenant)));
        map.publish(List.of(
                new MapChange.PutTenant(tenant),
                new MapChange.PutPrincipal(new PrincipalRecord(
                        new PrincipalName(name), new Epoch(1), new TenantGrant.Some(Set.of(id)), verifier(), true))));
        tenants.put(name, tenant);
        return tenant;
    }

    public int port() {
        return port;
    }

    /** Where the HTTP port is. */
    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    public LabServer serverOf(String tenant) {
        String shard = requireNonNull(tenants.get(tenant), "tenant").shard().value();
        return shards.stream()
                .filter(each -> each.name().equals(shard))
                .findFirst()
                .orElseThrow()
                .primary();
    }

    public String accountOf(String tenant) {
        return requireNonNull(tenants.get(tenant), "tenant").accountUser();
    }

    /** The port's own answers to its keeper: connections and drain. */
    public MySqlPort mysql() {
        return mysql;
    }

    /** A principal with this grant, new or in the place of the one of this name. */
    public void addPrincipal(String name, TenantGrant grant, boolean localInfile) {
        PrincipalName principal = new PrincipalName(name);
        Epoch epoch = map.view()
                .current()
                .principal(principal)
                .map(before -> before.epoch().next())
                .orElse(new Epoch(1));
        map.publish(List.of(
                new MapChange.PutPrincipal(new PrincipalRecord(principal, epoch, grant, verifier(), localInfile))));
    }

    /** As the tenant's principal, through the router; {@code options} as in a JDBC address, from the question mark on. */
    public Connection connect(String tenant, String options) throws SQLException {
        return DriverManager.getConnection(
                scheme(tenant) + "127.0.0.1:" + port + "/" + tenant + options, tenant, PASSWORD);
    }

    /** With the tenant's own account, on its shard. */
    public Connection connectDirectly(String tenant, String options) throws SQLException {
        return DriverManager.getConnection(
                scheme(tenant) + serverOf(tenant).address() + "/" + tenant + options, accountOf(tenant), PASSWORD);
    }

    /** Each flavour by its own driver. */
    private String scheme(String tenant) {
        return switch (serverOf(tenant).flavour()) {
            case MYSQL -> "jdbc:mysql://";
            case MARIADB -> "jdbc:mariadb://";
        };
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the fixture did not come up", failed);
        }
    }

    @Override
    public void close() {
        await(http.drain());
        await(mysql.drain());
        watch.ifPresent(started -> await(started.stop()));
        await(queues.close());
        await(vertx.close());
        directory.ifPresent(RouterFolder::end);
    }
}
