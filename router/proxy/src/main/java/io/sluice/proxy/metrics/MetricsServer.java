package io.sluice.proxy.metrics;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /metrics}, {@code /livez} and {@code /readyz} over HTTP. {@code /livez} is 200 as long as an event loop
 * answers. Limits: connections, four scrapes at a time (a fifth gets 503), 10 s without traffic on a connection,
 * bodies are not read. Any thread may call it.
 */
public final class MetricsServer {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int IDLE_SECONDS = 10;
    private static final int SCRAPES_MAX = 4;

    private final Vertx vertx;
    private final MetricsSettings settings;
    private final ProxyMetrics metrics;
    private final Readiness readiness;
    private final HttpServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger scrapes = new AtomicInteger();

    public MetricsServer(Vertx vertx, MetricsSettings settings, ProxyMetrics metrics, Readiness readiness) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.settings = requireNonNull(settings, "settings");
        this.metrics = requireNonNull(metrics, "metrics");
        this.readiness = requireNonNull(readiness, "readiness");
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        this.server =
                vertx.createHttpServer(options).connectionHandler(this::admit).requestHandler(this::answer);
    }

    /** The port that is listened on; fails if it is in use. Once only. */
    public Future<Integer> start() {
        return server.listen().map(HttpServer::actualPort);
    }

    /** Closes the port and its connections at once. Does not fail. */
    public Future<Void> stop() {
        return server.close().otherwiseEmpty();
    }

    private void admit(HttpConnection connection) {
        connection.closeHandler(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > settings.connectionsMax()) {
            connection.close();
        }
    }

    private void answer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("Allow", "GET, HEAD");
            end(request, 405, TEXT, "only GET and HEAD are answered here\n");
            return;
        }
        switch (request.path()) {
            case "/livez" -> end(request, 200, TEXT, "alive\n");
            case "/readyz" -> answerReadiness(request);
            case "/metrics" -> answerScrape(request);
            default -> end(request, 404, TEXT, "there are /metrics, /livez and /readyz\n");
        }
    }

    private void answerReadiness(HttpServerRequest request) {
        Readiness.State state = readiness.state();
        int status = switch (state) {
            case READY -> 200;
            case STARTING, DRAINING -> 503;
        };
        end(request, status, TEXT, state.name().toLowerCase(Locale.ROOT) + "\n");
    }

    private void answerScrape(HttpServerRequest request) {
        if (scrapes.incrementAndGet() > SCRAPES_MAX) {
            scrapes.decrementAndGet();
            request.response().putHeader("Retry-After", "1");
            end(request, 503, TEXT, "other scrapes are under way\n");
            return;
        }
        String type = ProxyMetrics.contentType(request.getHeader("Accept"));
        vertx.executeBlocking(() -> metrics.page(type), false).onComplete(page -> {
            scrapes.decrementAndGet();
            if (page.succeeded()) {
                end(request, 200, type, page.result());
            } else {
                end(request, 500, TEXT, "the scrape failed\n");
            }
        });
    }

    private static void end(HttpServerRequest request, int status, String type, String body) {
        if (request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(request.method().equals(HttpMethod.HEAD) ? "" : body);
    }
}
