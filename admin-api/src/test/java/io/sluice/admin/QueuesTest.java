package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queues of the routers as the API tells them. */
final class QueuesTest {
    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theQueuesStandByShardWithTheirSumsAndTheirRouters() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> standings(queue("s1", 3, 1), queue("s2", 0, 0)));
        new Answering(join("router-2")).onQueue(inquiry -> standings(queue("s1", 4, 0), queue("s2", 0, 0)));
        join("router-3");
        join("router-4").onInquiry(inquiry -> CompletableFuture.failedFuture(new IllegalStateException()));

        JsonObject queues = json(api.get("/v1/queues"), 200);

        assertThat(queues.fieldNames()).containsExactly("items", "silent", "failed");
        JsonObject first = items(queues, "items").get(0);
        assertThat(first.fieldNames()).containsExactly("shard", "entries", "deadLetters", "routers");
        assertThat(first.getString("shard")).isEqualTo("s1");
        assertThat(first.getInteger("entries")).isEqualTo(7);
        assertThat(first.getInteger("deadLetters")).isEqualTo(1);
        assertThat(items(first, "routers"))
                .extracting(router -> router.getString("router"))
                .containsExactly("router-1", "router-2");
        assertThat(queues.getJsonArray("silent")).containsExactly("router-3");
        assertThat(items(queues, "failed").get(0).getString("router")).isEqualTo("router-4");
    }

    @Test
    void thePagesOfQueuesAreThoseOfTheMapsShards() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router())
                .onQueue(inquiry -> standings(((QueueInquiry.Standings) inquiry)
                        .shards().stream()
                                .map(shard -> queue(shard.value(), 0, 0))
                                .toArray(JsonObject[]::new)));

        JsonObject first = json(api.get("/v1/queues?limit=1"), 200);
        JsonObject second = json(api.get("/v1/queues?limit=1&cursor=" + first.getString("next")), 200);

        assertThat(items(first, "items").get(0).getString("shard")).isEqualTo("s1");
        assertThat(items(second, "items").get(0).getString("shard")).isEqualTo("s2");
        assertThat(second.containsKey("next")).isFalse();
        assertThat(answering.asked)
                .containsExactly(
                        new QueueInquiry.Standings(List.of(new ShardId("s1"))),
                        new QueueInquiry.Standings(List.of(new ShardId("s2"))));
    }

    @Test
    void theTenantsOfAllRoutersComeInOneOrderAndNoneIsLeftOut() {
        api.furnished();
        // Each says two at most, and so nothing behind the second of the first is known of it.
        new Answering(api.cluster.router()).onQueue(inquiry -> tenants(inquiry, "a", "b", "e", "f"));
        new Answering(join("router-2")).onQueue(inquiry -> tenants(inquiry, "b", "c", "d", "g"));

        List<String> told = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonObject page = json(api.get("/v1/queues/s1?tenants=true&limit=2&cursor=" + cursor), 200);
            items(page, "tenants").forEach(each -> told.add(each.getString("router") + " " + each.getString("tenant")));
            cursor = page.getString("next", "");
            pages++;
        } while (!cursor.isEmpty() && pages < 10);

        assertThat(told)
                .containsExactly(
                        "router-1 a",
                        "router-1 b",
                        "router-2 b",
                        "router-2 c",
                        "router-2 d",
                        "router-1 e",
                        "router-1 f",
                        "router-2 g");
    }

    @Test
    void aQueueThatAShardLeftBehindIsToldAndOneThatNeverWasIsNot() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> {
            String shard = ((QueueInquiry.Standings) inquiry).shards().get(0).value();
            return standings(queue(shard, 0, 0).put("state", shard.equals("gone") ? "contained" : "none"));
        });

        assertThat(json(api.get("/v1/queues/gone"), 200).getString("shard")).isEqualTo("gone");
        json(api.get("/v1/queues/s1"), 200);
        json(api.get("/v1/queues/never"), 404);
    }

    @Test
    void aPauseAResumeAndARateAreToldToEveryRouter() {
        api.furnished();
        Answering one = new Answering(api.cluster.router()).onQueue(inquiry -> accepted(true));
        Answering other = new Answering(join("router-2")).onQueue(inquiry -> accepted(false));

        JsonObject paused = json(api.post("/v1/queues/s1:pause", new JsonObject()), 200);
        JsonObject resumed = json(api.post("/v1/queues/s1:resume", new JsonObject().put("tenant", "acme")), 200);
        json(api.post("/v1/queues/s1:rate", new JsonObject().put("entriesPerSecond", 500)), 200);

        ShardId s1 = new ShardId("s1");
        assertThat(one.asked)
                .containsExactly(
                        new QueueInquiry.Pause(s1, Optional.empty(), true),
                        new QueueInquiry.Pause(s1, Optional.of(new TenantId("acme")), false),
                        new QueueInquiry.Rate(s1, 500));
        assertThat(other.asked).containsExactlyElementsOf(one.asked);
        assertThat(paused.fieldNames()).containsExactly("shard", "routers", "silent");
        assertThat(items(paused, "routers"))
                .extracting(router -> router.getBoolean("accepted"))
                .containsExactly(true, false);
        assertThat(resumed.getString("tenant")).isEqualTo("acme");
    }

    @Test
    void whatCannotBeToldHasItsProblem() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router()).onQueue(inquiry -> accepted(false));

        json(api.post("/v1/queues/s1:rate", new JsonObject()), 422);
        json(api.post("/v1/queues/s1:rate", new JsonObject().put("entriesPerSecond", -1)), 422);
        json(api.post("/v1/queues/s1:rate", new JsonObject().put("entriesPerSecond", 10_000_001)), 422);
        json(api.post("/v1/queues/s1:pause", new JsonObject().put("tenants", "acme")), 422);
        json(api.get("/v1/queues?tenant=acme"), 400);
        assertThat(answering.asked).isEmpty();
        json(api.post("/v1/queues/never:pause", new JsonObject()), 404);
        api.cluster.router().onInquiry(inquiry -> new CompletableFuture<>());
        json(api.get("/v1/queues"), 503);
    }

    private static JsonObject queue(String shard, int entries, int letters) {
        return new JsonObject()
                .put("shard", shard)
                .put("state", "contained")
                .put("entries", entries)
                .put("deadLetters", letters);
    }

    private static JsonObject standings(JsonObject... queues) {
        return new JsonObject().put("queues", new JsonArray(List.of(queues)));
    }

    private static JsonObject tenants(QueueInquiry inquiry, String... names) {
        if (!(inquiry instanceof QueueInquiry.Tenants page)) {
            return standings(queue("s1", 0, 0));
        }
        List<String> behind = Arrays.stream(names)
                .filter(name -> name.compareTo(page.after()) > 0)
                .toList();
        JsonArray tenants = new JsonArray();
        behind.stream().limit(page.limit()).forEach(name -> tenants.add(new JsonObject().put("tenant", name)));
        return new JsonObject().put("tenants", tenants).put("more", behind.size() > page.limit());
    }

    private static JsonObject accepted(boolean accepted) {
        return new JsonObject().put("shard", "s1").put("accepted", accepted);
    }

    private RouterCluster join(String name) {
        ServerAddress address = new ServerAddress("127.0.0.1", 6033);
        return api.cluster.join(new RouterIdentity(name, address, address, Instant.EPOCH));
    }

    private static List<JsonObject> items(JsonObject json, String array) {
        return json.getJsonArray(array).stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }
}
