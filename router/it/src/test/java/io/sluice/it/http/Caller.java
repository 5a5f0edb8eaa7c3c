package io.sluice.it.http;

import io.sluice.it.Router;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client of a router's HTTP port. */
final class Caller {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Router router;

    /** What came back. */
    record Answer(int status, JsonObject body) {
        JsonObject result(int number) {
            return body.getJsonArray("results").getJsonObject(number);
        }

        JsonArray rows() {
            return result(0).getJsonArray("rows");
        }
    }

    Caller(Router router) {
        this.router = router;
    }

    static JsonObject statement(String sql, Object... parameters) {
        return new JsonObject().put("sql", sql).put("parameters", new JsonArray(List.of(parameters)));
    }

    static JsonObject batch(JsonObject... statements) {
        return new JsonObject().put("statements", new JsonArray(List.of(statements)));
    }

    Answer run(String tenant, JsonObject body, String... headers) {
        return send(post(tenant, body.encode(), headers));
    }

    Answer run(String tenant, String body) {
        return send(post(tenant, body));
    }

    CompletableFuture<Answer> begin(String tenant, JsonObject body, String... headers) {
        return client.sendAsync(post(tenant, body.encode(), headers).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Caller::answer);
    }

    Answer receipt(String tenant, String receipt, int waitSeconds) {
        return send(request(tenant, "/v1/receipts/" + receipt).header("Prefer", "wait=" + waitSeconds));
    }

    private HttpRequest.Builder post(String tenant, String body, String... headers) {
        HttpRequest.Builder request = request(tenant, "/v1/tenants/" + tenant + "/statements")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpRequest.Builder request(String tenant, String path) {
        String login = tenant + ":" + Router.PASSWORD;
        return HttpRequest.newBuilder(URI.create(router.url() + path))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), new JsonObject(response.body()));
    }
}
