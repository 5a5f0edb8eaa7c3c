package io.sluice.admin;

import io.sluice.cluster.RouterIdentity;
import io.sluice.cluster.testing.FakeCluster;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The admin API on a port, joined to a router in memory. */
final class Harness implements AutoCloseable {
    static final String TOKEN = "the-token-of-the-test";
    static final int BODY_MAX = 4096;

    final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    final RoutingView view = new RoutingView(RoutingTable.EMPTY);
    final FakeCluster cluster;
    final FakeRouter router;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AdminParts parts;
    private final AdminSettings settings;
    private final int port;

    Harness() {
        ServerAddress address = new ServerAddress("127.0.0.1", 6033);
        cluster = new FakeCluster(view, new RouterIdentity("router-1", address, address, Instant.EPOCH));
        router = new FakeRouter(view, cluster.router(), box);
        parts = new AdminParts(
                vertx,
                cluster.admin(),
                new AdminToken(TOKEN),
                box,
                new SecureRandom(),
                InstantSource.fixed(Instant.EPOCH));
        settings = new AdminSettings("127.0.0.1", 0, 50, BODY_MAX, Duration.ofMillis(200), Duration.ofSeconds(30));
        port = get(new AdminServer(parts, settings).start());
    }

    List<Route> routes() {
        Operations operations = new Operations(parts, settings, vertx.getOrCreateContext());
        return Route.all(parts, operations, AdminServer.document());
    }

    /** The map is heard for the first time. */
    Harness loaded() {
        router.lead();
        return this;
    }

    /** One shard s1 with the tenant acme, granted to app; and an empty shard s2. */
    Harness furnished() {
        loaded();
        for (String shard : new String[] {"s1", "s2"}) {
            post("/v1/shards", Bodies.shard(shard));
        }
        post("/v1/tenants", new JsonObject().put("id", "acme").put("shard", "s1"));
        post("/v1/principals", Bodies.principal("app", "acme"));
        return this;
    }

    HttpResponse<String> get(String path) {
        return send(request("GET", path, null).build());
    }

    HttpResponse<String> post(String path, JsonObject body) {
        return send(request("POST", path, body.encode()).build());
    }

    /** With the token, as JSON if there is a body. */
    HttpRequest.Builder request(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = open(method, path, body).header("Authorization", "Bearer " + TOKEN);
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    HttpRequest.Builder open(String method, String path, @Nullable String body) {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, publisher);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
