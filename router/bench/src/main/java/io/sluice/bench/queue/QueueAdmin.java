package io.sluice.bench.queue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.app.drill.Site;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What the admin API says and does of one shard's queue. Each call blocks for up to 10 s. One thread. */
final class QueueAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Site site;
    private final Site.Shard shard;

    QueueAdmin(Site site, Site.Shard shard) {
        this.site = requireNonNull(site, "site");
        this.shard = requireNonNull(shard, "shard");
    }

    /** Writes that are not settled. */
    long entries() throws IOException {
        return ask("", null).get("entries").asLong();
    }

    /** What the router's drain does: {@code contained}, {@code draining} and so on. */
    String state() throws IOException {
        JsonNode routers = ask("", null).get("routers");
        return routers.isEmpty() ? "none" : routers.get(0).get("state").asText();
    }

    void pause() throws IOException {
        ask(":pause", "{}");
    }

    void resume() throws IOException {
        ask(":resume", "{}");
    }

    private JsonNode ask(String verb, @org.jspecify.annotations.Nullable String body) throws IOException {
        URI uri = URI.create(site.admin() + "/v1/queues/" + shard.id() + verb);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + site.adminToken())
                .header("Content-Type", "application/json");
        try {
            HttpResponse<String> answer = client.send(
                    (body == null ? request.GET() : request.POST(BodyPublishers.ofString(body))).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException(uri.getPath() + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException(uri.getPath()).initCause(interrupted);
        }
    }
}
