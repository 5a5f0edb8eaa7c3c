package io.sluice.admin;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The admin port. Everything behind it runs on one event loop; {@link #start} and {@link #stop} may be called from any
 * thread, once each.
 */
public final class AdminServer {
    private static final int IDLE_SECONDS = 60;

    private final AdminSettings settings;
    private final Context loop;
    private final HttpServer server;
    private int connections;

    public AdminServer(AdminParts parts, AdminSettings settings) {
        requireNonNull(parts, "parts");
        this.settings = requireNonNull(settings, "settings");
        this.loop = parts.vertx().getOrCreateContext();
        Operations operations = new Operations(parts, settings, loop);
        Api api = new Api(parts, Route.all(parts, operations, document()));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        this.server = parts.vertx()
                .createHttpServer(options)
                .connectionHandler(this::admit)
                .requestHandler(api.router(parts.vertx(), settings.bodyBytesMax()));
    }

    /** The port that is listened on; fails if it is in use. */
    public Future<Integer> start() {
        Promise<Integer> port = Promise.promise();
        loop.runOnContext(now -> server.listen().map(HttpServer::actualPort).onComplete(port));
        return port.future();
    }

    /** Closes the port and its connections. Does not fail; operations under way go on in the routers. */
    public Future<Void> stop() {
        return server.close().otherwiseEmpty();
    }

    private void admit(HttpConnection connection) {
        connections++;
        connection.closeHandler(closed -> connections--);
        if (connections > settings.connectionsMax()) {
            connection.close();
        }
    }

    static String document() {
        try (InputStream in = AdminServer.class.getResourceAsStream("openapi.yaml")) {
            return new String(requireNonNull(in, "openapi.yaml").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
