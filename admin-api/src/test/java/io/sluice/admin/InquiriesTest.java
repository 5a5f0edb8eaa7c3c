package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of each router, and how their answers come together. */
final class InquiriesTest {
    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void eachRoutersHealthStandsSideBySideAndTheSilentOnesAreNamed() {
        api.furnished();
        new Answering(api.cluster.router());
        new Answering(join("router-2")).stand("s1", "contained");
        join("router-3");

        JsonObject health = json(api.get("/v1/shards/s1/health"), 200);

        assertThat(health.fieldNames()).containsExactly("shard", "routers", "silent");
        assertThat(health.getString("shard")).isEqualTo("s1");
        assertThat(health.getJsonArray("silent")).containsExactly("router-3");
        assertThat(routers(health)).hasSize(2).allSatisfy(router -> {
            assertThat(router.fieldNames()).containsExactly("router", "servers", "gate");
        });
        assertThat(routers(health))
                .extracting(router -> router.getString("router"))
                .containsExactly("router-1", "router-2");
        assertThat(routers(health))
                .extracting(router ->
                        router.getJsonArray("servers").getJsonObject(1).getString("standing"))
                .containsExactly("serving", "contained");
    }

    @Test
    void aTimelineIsAskedForWithItsLimit() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());

        JsonObject some = json(api.get("/v1/shards/s1/timeline?limit=7"), 200);
        json(api.get("/v1/shards/s1/timeline"), 200);

        assertThat(routers(some).get(0).getJsonArray("events")).hasSize(1);
        assertThat(answering.asked)
                .containsExactly(
                        new Inquiry.Timeline(new ShardId("s1"), 7), new Inquiry.Timeline(new ShardId("s1"), 100));
    }

    @Test
    void aProbeNeedsNoBody() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        String path = "/v1/shards/s1:probe";

        JsonObject bare = json(
                api.send(api.open("POST", path, null)
                        .header("Authorization", "Bearer " + Harness.TOKEN)
                        .build()),
                200);
        JsonObject empty = json(api.post(path, new JsonObject()), 200);

        assertThat(bare).isEqualTo(empty);
        assertThat(routers(bare).get(0).getBoolean("accepted")).isTrue();
        assertThat(answering.asked).hasSize(2).containsOnly(new Inquiry.Probe(new ShardId("s1")));
        json(api.post(path, new JsonObject().put("deep", true)), 422);
    }

    @Test
    void aStatementIsExplainedByEitherPath() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        JsonObject sql = new JsonObject().put("sql", "SELECT 1");

        JsonObject ofTenant = json(api.post("/v1/tenants/acme:explain", sql), 200);
        JsonObject any = json(api.post("/v1/explain", sql.copy().put("tenant", "acme")), 200);

        assertThat(any).isEqualTo(ofTenant);
        assertThat(any.getString("tenant")).isEqualTo("acme");
        assertThat(routers(any).get(0).fieldNames()).containsExactly("router", "shard", "answer", "error");
        assertThat(answering.asked).hasSize(2).containsOnly(new Inquiry.Explain(new TenantId("acme"), "SELECT 1"));
    }

    @Test
    void whatCannotBeAskedHasItsProblem() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        JsonObject sql = new JsonObject().put("sql", "SELECT 'hush'");
        String long64 = "'hush'" + "x".repeat(2_000);

        json(api.get("/v1/shards/none/health"), 404);
        json(api.get("/v1/shards/none/timeline"), 404);
        json(api.post("/v1/shards/none:probe", new JsonObject()), 404);
        json(api.post("/v1/tenants/none:explain", sql), 404);
        JsonObject unknown = json(api.post("/v1/explain", sql.copy().put("tenant", "none")), 404);
        json(api.get("/v1/shards/s1/timeline?limit=1001"), 400);
        json(api.get("/v1/shards/s1/health?deep=true"), 400);
        JsonObject neither = json(api.post("/v1/explain", new JsonObject()), 422);
        JsonObject blank = json(api.post("/v1/tenants/acme:explain", new JsonObject().put("sql", " ")), 422);
        json(api.post("/v1/tenants/acme:explain", new JsonObject().put("sql", long64.repeat(3))), 413);

        assertThat(unknown.getString("detail")).doesNotContain("hush");
        assertThat(neither.getJsonArray("errors")).hasSize(2);
        assertThat(blank.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/sql");
        assertThat(answering.asked).isEmpty();
    }

    @Test
    void whenNoRouterAnswersItIsToldAndWhenToComeAgain() {
        api.furnished();

        HttpResponse<String> silent = api.get("/v1/shards/s1/health");
        api.cluster.connect(false);
        HttpResponse<String> away = api.get("/v1/shards/s1/health");

        assertThat(List.of(silent, away)).allSatisfy(response -> {
            assertThat(json(response, 503).getString("type")).isEqualTo(ProblemType.NO_ROUTER.uri());
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
        });
        assertThat(json(silent, 503).getString("detail")).contains("router-1");
    }

    @Test
    void aRouterThatFailsOrTalksNonsenseIsToldAsFailed() {
        api.furnished();
        api.cluster.router().onInquiry(inquiry -> CompletableFuture.failedFuture(new IllegalStateException("hush")));
        join("router-2").onInquiry(inquiry -> CompletableFuture.completedFuture("[]"));
        join("router-3").onInquiry(inquiry -> CompletableFuture.completedFuture("{"));

        JsonObject health = json(api.get("/v1/shards/s1/health"), 200);

        assertThat(routers(health))
                .hasSize(3)
                .allSatisfy(router -> assertThat(router.fieldNames()).containsExactly("router", "failure"));
        assertThat(health.encode()).doesNotContain("hush");
    }

    @Test
    void theStatusCountsPrimariesAsTheWorstRouterSeesThem() {
        api.furnished();
        new Answering(api.cluster.router()).stand("s1", "suspect");
        new Answering(join("router-2")).stand("s1", "quarantined");

        JsonObject status = status();

        assertThat(status.getJsonObject("standings"))
                .isEqualTo(standings().put("serving", 1).put("quarantined", 1));
        assertThat(status.getDouble("affectedShare")).isEqualTo(1.0);
        assertThat(status.encode()).doesNotContain("s1").doesNotContain("router-");
    }

    @Test
    void aRehearsedContainmentAffectsNobodyAndARecoveringPrimaryStillDoes() {
        api.furnished();
        api.post("/v1/tenants", new JsonObject().put("id", "blue").put("shard", "s2"));
        new Answering(api.cluster.router()).stand("s1", "rehearsed").stand("s2", "recovering");

        JsonObject status = status();

        assertThat(status.getJsonObject("standings"))
                .isEqualTo(standings().put("contained", 1).put("recovering", 1));
        assertThat(status.getDouble("affectedShare")).isEqualTo(0.5);
    }

    @Test
    void theStatusAsksTheRoutersOnceASecondHoweverOftenItIsRead() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        for (int i = 0; i < 50; i++) {
            status();
        }
        long asked = answering.askedForHealth();
        answering.stand("s1", "contained");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> status().getJsonObject("standings").getInteger("contained") == 1);

        assertThat(asked).isBetween(2L, 4L);
    }

    @Test
    void aRouterThatDoesNotAnswerKeepsNoReaderOfTheStatusWaiting() {
        api.furnished();
        api.cluster.router().onInquiry(inquiry -> new CompletableFuture<>());

        JsonObject status = status();

        assertThat(status.getJsonObject("standings")).isEqualTo(standings().put("unknown", 2));
        assertThat(status.getString("state")).isEqualTo("ok");
    }

    private RouterCluster join(String name) {
        ServerAddress address = new ServerAddress("127.0.0.1", 6033);
        return api.cluster.join(new RouterIdentity(name, address, address, Instant.EPOCH));
    }

    private JsonObject status() {
        return json(api.send(api.open("GET", "/v1/status", null).build()), 200);
    }

    private static JsonObject standings() {
        JsonObject none = new JsonObject();
        for (String each : List.of("unknown", "serving", "suspect", "recovering", "contained", "quarantined")) {
            none.put(each, 0);
        }
        return none;
    }

    private static List<JsonObject> routers(JsonObject answer) {
        JsonArray routers = answer.getJsonArray("routers");
        return routers.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }
}
