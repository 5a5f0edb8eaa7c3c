package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.app.drill.Site;
import io.sluice.core.tenant.ServerAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the admin API says of one shard's primary, and does to it. Each call blocks for up to 30 s. Any thread. */
final class ShardAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Site site;
    private final String shard;

    ShardAdmin(Site site, String shard) {
        this.site = requireNonNull(site, "site");
        this.shard = requireNonNull(shard, "shard");
    }

    /** Something that happened, as the router tells it. */
    record Event(String kind, String text) {}

    /** What became of an order; the text says why it was not done. */
    record Outcome(boolean isDone, int status, String text) {}

    Outcome switchOver() throws IOException {
        HttpResponse<String> answer = send(request(":switchover")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build());
        JsonNode body = json.readTree(answer.body());
        return new Outcome(
                answer.statusCode() == OK,
                answer.statusCode(),
                body.path("detail").asText(body.path("title").asText()));
    }

    ServerAddress primary() throws IOException {
        JsonNode primary = ask("").get("primary");
        return new ServerAddress(
                primary.get("host").asText(), primary.get("port").asInt());
    }

    /** Whether the map says that the primary is being changed. */
    boolean isUnderWay() throws IOException {
        return !ask("").path("handover").isNull();
    }

    /** Of the router that runs now, oldest first. */
    List<Event> events() throws IOException {
        List<Event> all = new ArrayList<>();
        for (JsonNode router : ask("/failover").path("routers")) {
            for (JsonNode event : router.path("events")) {
                all.add(new Event(
                        event.path("event").asText().toUpperCase(Locale.ROOT).replace('-', '_'),
                        event.path("text").asText()));
            }
        }
        return all;
    }

    private JsonNode ask(String resource) throws IOException {
        HttpResponse<String> answer = send(request(resource).GET().build());
        if (answer.statusCode() != OK) {
            throw new IOException(answer.uri().getPath() + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private HttpRequest.Builder request(String resource) {
        return HttpRequest.newBuilder(URI.create(site.admin() + "/v1/shards/" + shard + resource))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + site.adminToken());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException(request.uri().getPath()).initCause(interrupted);
        }
    }
}
