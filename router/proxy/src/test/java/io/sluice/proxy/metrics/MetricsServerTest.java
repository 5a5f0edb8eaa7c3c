package io.sluice.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
    private final Readiness readiness = new Readiness();
    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private int port;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        port = get(server(0).start());
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void readyMeansThatTheMapIsLoadedAndThePortListensAndNothingIsDraining() throws Exception {
        int atFirst = send("GET", "/readyz").statusCode();
        readiness.onMapLoaded();
        HttpResponse<String> mapOnly = send("GET", "/readyz");
        readiness.onListening();
        HttpResponse<String> both = send("GET", "/readyz");
        readiness.onDraining();
        HttpResponse<String> draining = send("GET", "/readyz");

        assertThat(atFirst).isEqualTo(503);
        assertThat(mapOnly.statusCode()).isEqualTo(503);
        assertThat(mapOnly.body()).isEqualTo("starting\n");
        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(both.body()).isEqualTo("ready\n");
        assertThat(draining.statusCode()).isEqualTo(503);
        assertThat(draining.body()).isEqualTo("draining\n");
    }

    @Test
    void whoAnswersIsAliveAlsoWhileDraining() throws Exception {
        readiness.onDraining();

        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreTextThatNobodyCaches() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).contains("sluice_build_info{version=\"test\",} 1.0");
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(send("HEAD", "/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void aPortInUseIsAFailure() {
        assertThatThrownBy(() -> get(server(port).start())).hasRootCauseInstanceOf(BindException.class);
    }

    private MetricsServer server(int wanted) {
        ProxyMetrics metrics = new ProxyMetrics("test", new RoutingView(RoutingTable.EMPTY), readiness);
        return new MetricsServer(vertx, new MetricsSettings("127.0.0.1", wanted, 100), metrics, readiness);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
