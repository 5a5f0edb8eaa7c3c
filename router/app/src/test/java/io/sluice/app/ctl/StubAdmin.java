package io.sluice.app.ctl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers what it was told, one after the other, and remembers what was asked. */
final class StubAdmin implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Told> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> async = new ConcurrentLinkedQueue<>();

    record Asked(String method, String path, String etag, String body) {}

    private record Told(int status, String body) {}

    StubAdmin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    StubAdmin then(int status, JsonObject body) {
        return then(status, body.encode());
    }

    StubAdmin then(int status, String body) {
        answers.add(new Told(status, body));
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The paths of those that would not wait for the end. */
    List<String> async() {
        return List.copyOf(async);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    AdminClient client() {
        return new AdminClient(new Access(url(), Optional.of("the-token-of-the-test")));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String etag = exchange.getRequestHeaders().getFirst("If-Match");
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    etag == null ? "" : etag,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            if ("respond-async".equals(exchange.getRequestHeaders().getFirst("Prefer"))) {
                async.add(exchange.getRequestURI().toString());
            }
            Told told = answers.remove();
            byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"" + asked.size() + "\"");
            exchange.sendResponseHeaders(told.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
