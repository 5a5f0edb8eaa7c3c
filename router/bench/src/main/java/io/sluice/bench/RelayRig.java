package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.util.SelfSignedCertificate;
import io.sluice.core.gate.Limits;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.backend.ServerBreakers;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.backend.TrafficBoard;
import io.sluice.proxy.frontend.ClientTls;
import io.sluice.proxy.frontend.FrontendSettings;
import io.sluice.proxy.frontend.MySqlPort;
import io.sluice.proxy.frontend.ProxyListeners;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.queue.ReceiptStatus;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A MySQL port with one tenant before a {@link CannedServer}, and one client that is logged in. */
final class RelayRig implements AutoCloseable {
    private static final String PASSWORD = "bench";

    private final CannedServer server;
    private final Vertx vertx;
    private final MySqlClient client;

    private RelayRig(CannedServer server, Vertx vertx, MySqlClient client) {
        this.server = requireNonNull(server, "server");
        this.vertx = requireNonNull(vertx, "vertx");
        this.client = requireNonNull(client, "client");
    }

    static RelayRig start() throws IOException {
        CannedServer server = CannedServer.start();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
        SecureRandom random = new SecureRandom();
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
        RoutingView routing = new RoutingView(RoutingTable.EMPTY.with(3, map(server, box, random)));
        FrontendSettings defaults = FrontendSettings.DEFAULT;
        FrontendSettings frontend = new FrontendSettings(
                "127.0.0.1",
                0,
                defaults.connectionsMax(),
                defaults.loginTimeout(),
                defaults.loginBytesMax(),
                defaults.statementBytesMax(),
                defaults.statementsMax(),
                Duration.ZERO,
                false,
                false);
        ServerIdentity identity = new ServerIdentity("8.0.15", CannedServer.CAPABILITIES, 45);
        Backlogs backlogs = new Backlogs();
        Gates gates = new Gates(vertx, MonotonicClock.SYSTEM, Limits.DEFAULT, 1, backlogs);
        MySqlPort port = new MySqlPort(
                vertx,
                new MySqlPort.Surroundings(
                        frontend,
                        new ShardPools.Surroundings(
                                BackendSettings.DEFAULT,
                                1,
                                new ServerTls(Optional.empty()),
                                box,
                                routing,
                                new ServerBreakers(MonotonicClock.SYSTEM),
                                new TrafficBoard(),
                                HealthSettings.DEFAULT.tick(),
                                MonotonicClock.SYSTEM),
                        gates,
                        new NoQueue(),
                        tls(),
                        () -> identity,
                        ProxyListeners.NONE,
                        random));
        int bound = port.start().toCompletionStage().toCompletableFuture().join();
        return new RelayRig(server, vertx, MySqlClient.connect(bound, "bench", PASSWORD, "bench"));
    }

    // Deprecated for what it is not used for here: its certificate lives as long as the benchmark.
    @SuppressWarnings("deprecation")
    private static ClientTls tls() throws IOException {
        try {
            SelfSignedCertificate certificate = new SelfSignedCertificate();
            return new ClientTls(
                    certificate.certificate().toPath(), certificate.privateKey().toPath());
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    private static List<MapChange> map(CannedServer server, SecretBox box, SecureRandom random) {
        TenantId tenant = new TenantId("bench");
        ShardId shard = new ShardId("bench");
        return List.of(
                new MapChange.PutShard(new ShardRecord(
                        shard,
                        new Epoch(1),
                        new ServerAddress("127.0.0.1", server.port()),
                        List.of(),
                        "root",
                        box.seal(PASSWORD),
                        TlsMode.DISABLED)),
                new MapChange.PutTenant(new TenantRecord(
                        tenant,
                        new Epoch(1),
                        shard,
                        DatabaseName.of(tenant),
                        "bench",
                        box.seal(PASSWORD),
                        TierName.DEFAULT,
                        PolicyOverrides.NONE)),
                new MapChange.PutPrincipal(new PrincipalRecord(
                        new PrincipalName("bench"),
                        new Epoch(1),
                        new TenantGrant.All(),
                        PasswordVerifier.of(PASSWORD.getBytes(StandardCharsets.UTF_8), false, random),
                        false)));
    }

    MySqlClient client() {
        return client;
    }

    @Override
    public void close() throws IOException {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    /** Nothing is contained here. */
    private static final class NoQueue implements WriteQueue {
        @Override
        public long nowMicros() {
            return 0;
        }

        @Override
        public Future<Receipt> append(TenantRecord tenant, QueuedWrite write) {
            return Future.failedFuture("nothing is queued");
        }

        @Override
        public Future<ReceiptStatus> status(Receipt receipt) {
            return Future.succeededFuture(new ReceiptStatus.NotFound());
        }
    }
}
