package io.sluice.app.drill;

import io.sluice.core.tenant.ServerAddress;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The questions to the admin API. Each blocks for up to 5 s. Any thread. */
public final class AdminApi {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LARGEST_TIMELINE = 1_000;
    private static final int ERRORS_FROM = 300;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final URI url;
    private final String token;

    public AdminApi(Site site) {
        this(site.admin(), site.adminToken());
    }

    AdminApi(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** @throws IOException if no answer comes in time, or another one than was agreed; the message says which */
    public ShardHealth health(String shard) throws IOException {
        return ShardHealth.of(ask(HttpRequest.newBuilder().GET(), shard + "/health"));
    }

    /**
     * What happened lately, oldest first.
     *
     * @throws IOException likewise
     */
    public Timeline timeline(String shard) throws IOException {
        return Timeline.of(ask(HttpRequest.newBuilder().GET(), shard + "/timeline?limit=" + LARGEST_TIMELINE));
    }

    /**
     * Makes the routers forget what they know of the shard's servers, its hold-down too.
     *
     * @throws IOException likewise
     */
    public void release(String shard) throws IOException {
        ask(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")),
                shard + ":release");
    }

    /**
     * Has a replica take the place of the shard's primary, on the word that this one is fenced, whatever it lacks: a router that was
     * restarted meanwhile has never seen what the primary had. It may still be under way when this returns.
     *
     * @throws IOException likewise
     */
    public void promote(String shard) throws IOException {
        ask(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"fenced\":true,\"acceptLoss\":true}")),
                shard + ":promote");
    }

    /** @throws IOException likewise */
    public ServerAddress primaryOf(String shard) throws IOException {
        JsonObject primary = ask(HttpRequest.newBuilder().GET(), shard).getJsonObject("primary");
        return new ServerAddress(primary.getString("host"), primary.getInteger("port"));
    }

    private JsonObject ask(HttpRequest.Builder request, String resource) throws IOException {
        String path = "/v1/shards/" + resource;
        try {
            var response = client.send(
                    request.uri(URI.create(url + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(LIMIT)
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() >= ERRORS_FROM) {
                throw new IOException(path + " answers " + response.statusCode() + ": " + response.body());
            }
            return new JsonObject(response.body());
        } catch (DecodeException wrong) {
            throw new IOException(path + " does not answer with JSON: " + wrong.getMessage(), wrong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while asking for " + path).initCause(interrupted);
        }
    }
}
