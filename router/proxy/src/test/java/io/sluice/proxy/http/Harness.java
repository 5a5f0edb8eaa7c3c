package io.sluice.proxy.http;

import io.sluice.core.gate.Limits;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.queue.Backlogs;
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
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.backend.ServerBreakers;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.backend.TrafficBoard;
import io.sluice.proxy.gate.GateOrder;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.line.ServerTls;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP port in this process with a fake runner and a fake queue behind it. The shard's server refuses connections: what
 * reads is not answered. The tenants {@code acme} (writes hold), {@code queues} and {@code refuses} are on it.
 */
final class Harness implements AutoCloseable {
    static final String PASSWORD = "pass:wörd";
    static final ShardId SHARD = new ShardId("s1");

    final FakeRunner runner = new FakeRunner();
    final FakeQueue queue = new FakeQueue();
    final Gates gates;
    final HttpPort port;
    final Contract contract;
    private final Vertx vertx = Vertx.vertx();
    private final SecureRandom random = new SecureRandom();
    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final RoutingView routing = new RoutingView(RoutingTable.EMPTY);
    private final String url;

    static HttpSettings settings() {
        return new HttpSettings(
                "127.0.0.1",
                0,
                false,
                100,
                2,
                16 * 1024,
                64 * 1024,
                1024 * 1024,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                100,
                64 * 1024,
                2,
                Duration.ofSeconds(1));
    }

    Harness() {
        this(settings());
    }

    Harness(HttpSettings settings) {
        List<MapChange> map = map();
        routing.publish(RoutingTable.EMPTY.with(map.size(), map));
        ShardPools.Surroundings pools;
        try {
            pools = new ShardPools.Surroundings(
                    BackendSettings.DEFAULT,
                    1,
                    new ServerTls(Optional.empty()),
                    box,
                    routing,
                    new ServerBreakers(MonotonicClock.SYSTEM),
                    new TrafficBoard(),
                    HealthSettings.DEFAULT.tick(),
                    MonotonicClock.SYSTEM);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        gates = new Gates(vertx, MonotonicClock.SYSTEM, Limits.DEFAULT, 1, new Backlogs());
        io.vertx.core.Promise<Void> joined = io.vertx.core.Promise.promise();
        vertx.getOrCreateContext().runOnContext(now -> {
            gates.join();
            joined.complete();
        });
        Contract.await(joined.future());
        port = new HttpPort(
                vertx,
                new HttpPort.Surroundings(
                        settings,
                        pools,
                        gates,
                        queue,
                        () -> runner,
                        HttpPort.Listeners.NONE,
                        Optional.empty(),
                        random));
        url = "http://127.0.0.1:" + Contract.await(port.start());
        contract = new Contract(vertx);
    }

    private List<MapChange> map() {
        List<MapChange> map = new ArrayList<>();
        map.add(new MapChange.PutShard(new ShardRecord(
                SHARD,
                new Epoch(1),
                new ServerAddress("127.0.0.1", 1),
                List.of(),
                "admin",
                box.seal("admin"),
                TlsMode.DISABLED)));
        map.add(tenant("acme", TenantPolicy.Writes.HOLD));
        map.add(tenant("queues", TenantPolicy.Writes.QUEUE));
        map.add(tenant("refuses", TenantPolicy.Writes.REFUSE));
        map.add(principal("service", new TenantGrant.All()));
        map.add(principal("one", new TenantGrant.Some(Set.of(new TenantId("acme")))));
        return map;
    }

    private MapChange tenant(String name, TenantPolicy.Writes writes) {
        TenantPolicy policy = new TenantPolicy(
                TenantPolicy.Reads.HOLD, writes, Duration.ofMillis(200), Duration.ofSeconds(30), false);
        TenantId id = new TenantId(name);
        return new MapChange.PutTenant(new TenantRecord(
                id,
                new Epoch(1),
                SHARD,
                DatabaseName.of(id),
                "t_" + name,
                box.seal(PASSWORD),
                TierName.DEFAULT,
                PolicyOverrides.between(TenantPolicy.DEFAULT, policy)));
    }

    private MapChange principal(String name, TenantGrant grant) {
        PasswordVerifier verifier = PasswordVerifier.of(
                PASSWORD.getBytes(StandardCharsets.UTF_8), PasswordVerifier.ITERATIONS_OF_RANDOM, false, random);
        return new MapChange.PutPrincipal(
                new PrincipalRecord(new PrincipalName(name), new Epoch(1), grant, verifier, false));
    }

    /** The shard is held to be locked from now on. */
    void contain() {
        gates.order(SHARD, new GateOrder.Contain("frozen", false));
        Contract.await(gates.reports(SHARD));
    }

    /** Everything waits from now on. */
    void pause() {
        gates.order(SHARD, new GateOrder.Pause(Duration.ofSeconds(30)));
        Contract.await(gates.reports(SHARD));
    }

    /** How many wait at the shard's gate. */
    int waiting() {
        return Contract.await(gates.reports(SHARD)).stream()
                .mapToInt(report -> report.totals().waiting())
                .sum();
    }

    /** The shard gets another primary, and its gate is opened. */
    void switchTo(ServerAddress primary) {
        ShardRecord now = routing.current().shard(SHARD).orElseThrow();
        ShardRecord next = new ShardRecord(
                SHARD, now.epoch().next(), primary, List.of(), now.adminUser(), now.adminPassword(), now.tls());
        RoutingTable table = routing.current();
        routing.publish(table.with(table.version() + 1, List.of(new MapChange.PutShard(next))));
        gates.order(SHARD, new GateOrder.Open());
    }

    URI uri(String path) {
        return URI.create(url + path);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** For the tenant, as one who may everything; the names and values of further headers follow. */
    HttpResponse<String> post(String tenant, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/tenants/" + tenant + "/statements"))
                .header("Content-Type", "application/json")
                .header("Authorization", basic("service", PASSWORD))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = send(request);
        contract.requireAllowed("execute", response);
        if (response.statusCode() < 300 && !contract.allows("execute", body)) {
            throw new AssertionError("the document does not allow what the port took: " + body);
        }
        return response;
    }

    HttpResponse<String> receipt(String user, String receipt, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri("/v1/receipts/" + receipt)).header("Authorization", basic(user, PASSWORD));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = send(request);
        contract.requireAllowed("receipt", response);
        return response;
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        Contract.await(port.drain());
        Contract.await(vertx.close());
    }
}
