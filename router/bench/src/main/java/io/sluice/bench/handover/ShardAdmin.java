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
import java.util.OptionalLong;

/** What the admin API says of one shard's primary, and does to it. Each call blocks for up to 30 s. Any thread. */
final class ShardAdmin {
    /** Of an order that is not carried out, and has changed nothing. */
    static final int CONFLICT = 409;

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

    /** What became of an order; the text says why it was not done. */
    record Outcome(boolean isDone, int status, String text) {}

    Outcome switchOver() throws IOException {
        return order(":switchover", "{}");
    }

    Outcome rejoin(ServerAddress server) throws IOException {
        return order(":rejoin", "{\"server\":{\"host\":\"" + server.host() + "\",\"port\":" + server.port() + "}}");
    }

    private Outcome order(String verb, String fields) throws IOException {
        HttpResponse<String> answer = send(request(verb)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(fields))
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

    /** Servers that were the primary, or may have been for a moment, and are kept apart. */
    List<ServerAddress> demoted() throws IOException {
        List<ServerAddress> all = new ArrayList<>();
        for (JsonNode server : ask("").path("demoted")) {
            all.add(new ServerAddress(
                    server.get("host").asText(), server.get("port").asInt()));
        }
        return all;
    }

    /** Whether the map says that the primary is being changed. */
    boolean isUnderWay() throws IOException {
        return !ask("").path("handover").isNull();
    }

    /** How many rows of such tables the router says a server has more that was the primary; empty until it knows. */
    OptionalLong rowsListed(ServerAddress old, String table) throws IOException {
        for (JsonNode router : ask("/failover").path("routers")) {
            for (JsonNode server : router.path("returned")) {
                if (server.path("port").asInt() == old.port()
                        && server.path("extra").isObject()) {
                    long rows = 0;
                    for (JsonNode each : server.path("extra").path("tables")) {
                        rows += each.path("table").asText().equals(table)
                                ? each.path("inserted").asLong()
                                : 0;
                    }
                    return OptionalLong.of(rows);
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Writes of a tenant wait while the shard is contained, and are not queued. */
    void holdWrites(String tenant) throws IOException {
        URI uri = URI.create(site.admin() + "/v1/tenants/" + tenant);
        String epoch =
                send(request(uri).GET().build()).headers().firstValue("ETag").orElse("*");
        HttpResponse<String> answer = send(request(uri)
                .header("Content-Type", "application/json")
                .header("If-Match", epoch)
                .method("PATCH", BodyPublishers.ofString("{\"policy\":{\"writes\":\"hold\",\"holdTime\":\"30s\"}}"))
                .build());
        if (answer.statusCode() != OK) {
            throw new IOException(uri.getPath() + " answers " + answer.statusCode() + ": " + answer.body());
        }
    }

    private JsonNode ask(String resource) throws IOException {
        HttpResponse<String> answer = send(request(resource).GET().build());
        if (answer.statusCode() != OK) {
            throw new IOException(answer.uri().getPath() + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private HttpRequest.Builder request(String resource) {
        return request(URI.create(site.admin() + "/v1/shards/" + shard + resource));
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(LIMIT).header("Authorization", "Bearer " + site.adminToken());
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
