package io.sluice.it.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The admin API of a demo as any program calls it, and its router's page of metrics. */
record AdminCalls(HttpClient client, String url, String token, String metrics) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static AdminCalls of(JsonObject demo) {
        JsonObject admin = demo.getJsonObject("admin");
        return new AdminCalls(
                HttpClient.newHttpClient(),
                admin.getString("url"),
                admin.getString("token"),
                demo.getJsonObject("metrics").getString("url") + "/metrics");
    }

    JsonObject get(String path, int status) {
        return new JsonObject(send(request(path).GET(), status));
    }

    JsonObject post(String path, JsonObject body, int status) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        return new JsonObject(send(request, status));
    }

    /** What is no single JSON object. */
    String text(String path) {
        return send(request(path).GET(), 200);
    }

    /** The value of the one series of this name that has all these label values. */
    double metric(String name, String... labels) {
        String page = send(HttpRequest.newBuilder(URI.create(metrics)), 200);
        List<String> lines = page.lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> Stream.of(labels).allMatch(label -> line.contains("=\"" + label + "\"")))
                .toList();
        assertThat(lines).as(name).hasSize(1);
        String line = lines.get(0);
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return response.body();
        } catch (IOException failed) {
            throw new AssertionError("no answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
