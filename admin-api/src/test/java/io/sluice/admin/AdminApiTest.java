package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.intent.Outcome;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ShardId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes well. */
final class AdminApiTest {
    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aShardIsMadeReadChangedAndRemoved() {
        api.loaded();

        HttpResponse<String> made = api.post("/v1/shards", Bodies.shard("s1"));
        HttpResponse<String> changed =
                change("PATCH", "/v1/shards/s1", "\"1\"", new JsonObject().put("tls", "required"));
        HttpResponse<String> removed = change("DELETE", "/v1/shards/s1", "\"2\"", null);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).contains("/v1/shards/s1");
        assertThat(made.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(json(made))
                .isEqualTo(
                        new JsonObject("{'id':'s1','epoch':1,'primary':{'host':'127.0.0.1','port':3306},'replicas':[],"
                                        .replace('\'', '"')
                                + "'adminUser':'sluice','tls':'disabled','quarantined':[],'health':null,"
                                        .replace('\'', '"')
                                + "'failover':null,'cordoned':[],'demoted':[],'handover':null,'lastFailover':null,'tenants':0}"
                                        .replace('\'', '"')));
        assertThat(json(changed).getString("tls")).isEqualTo("required");
        assertThat(changed.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(api.get("/v1/shards/s1").statusCode()).isEqualTo(404);
    }

    @Test
    void aShardsPasswordIsSealedForTheRoutersAndKeptByAPatchWithoutOne() {
        api.loaded();
        api.post("/v1/shards", Bodies.shard("s1"));

        change("PATCH", "/v1/shards/s1", "\"1\"", new JsonObject().put("adminUser", "other"));

        assertThat(api.box.open(api.view
                        .current()
                        .shard(new ShardId("s1"))
                        .orElseThrow()
                        .adminPassword()))
                .isEqualTo(Bodies.SHARD_PASSWORD);
    }

    @Test
    void aTenantHasTheShapeOfTheDesign() {
        api.furnished();

        assertThat(json(api.get("/v1/tenants/acme")).encode())
                .isEqualTo("{\"id\":\"acme\",\"shard\":\"s1\",\"database\":\"acme\",\"epoch\":1,\"tier\":\"default\","
                        + "\"policy\":"
                        + "{\"reads\":\"hold\",\"writes\":\"hold\",\"holdTime\":\"10s\",\"maxStaleness\":\"30s\","
                        + "\"userLocks\":false,\"queueWrites\":10000000,\"queueBytes\":\"4GiB\",\"queueAge\":\"24h\"},"
                        + "\"overrides\":{}}");
    }

    @Test
    void aPolicyIsChangedFieldByField() {
        api.furnished();
        JsonObject patch = new JsonObject()
                .put("policy", new JsonObject().put("writes", "queue").put("holdTime", "1500ms"));

        HttpResponse<String> changed = change("PATCH", "/v1/tenants/acme", "\"1\"", patch);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).getJsonObject("policy").encode())
                .isEqualTo("{\"reads\":\"hold\",\"writes\":\"queue\",\"holdTime\":\"1500ms\",\"maxStaleness\":\"30s\","
                        + "\"userLocks\":false,\"queueWrites\":10000000,\"queueBytes\":\"4GiB\",\"queueAge\":\"24h\"}");
    }

    @Test
    void aQuotaOfTheQueueIsChangedFieldByField() {
        api.furnished();
        JsonObject quota = new JsonObject()
                .put("queueWrites", 1_000)
                .put("queueBytes", "1536MiB")
                .put("queueAge", "90m");

        JsonObject changed = json(change("PATCH", "/v1/tenants/acme", "\"1\"", patch(quota)));
        JsonObject less = json(change(
                "PATCH",
                "/v1/tenants/acme",
                "\"2\"",
                patch(new JsonObject()
                        .putNull("queueWrites")
                        .putNull("queueAge")
                        .put("queueBytes", "1048577"))));
        JsonObject none =
                json(change("PATCH", "/v1/tenants/acme", "\"3\"", patch(new JsonObject().putNull("queueBytes"))));

        assertThat(changed.getJsonObject("overrides")).isEqualTo(quota);
        assertThat(changed.getJsonObject("policy").getValue("queueWrites")).isEqualTo(1_000);
        assertThat(less.getJsonObject("overrides").encode()).isEqualTo("{\"queueBytes\":\"1048577\"}");
        assertThat(less.getJsonObject("policy").getValue("queueWrites")).isEqualTo(10_000_000);
        assertThat(none.getJsonObject("overrides")).isEmpty();
    }

    @Test
    void whatATenantHasOfItsOwnIsShownApartAndGivenUpByNull() {
        api.furnished();
        JsonObject policy = new JsonObject().put("writes", "queue").put("userLocks", true);
        change("PATCH", "/v1/tenants/acme", "\"1\"", new JsonObject().put("policy", policy));

        JsonObject without =
                json(change("PATCH", "/v1/tenants/acme", "\"2\"", patch(new JsonObject().putNull("writes"))));
        JsonObject nothing = json(change("PATCH", "/v1/tenants/acme", "\"3\"", patch(null)));

        assertThat(without.getJsonObject("policy").getString("writes")).isEqualTo("hold");
        assertThat(without.getJsonObject("overrides")).isEqualTo(new JsonObject().put("userLocks", true));
        assertThat(nothing.getJsonObject("policy").getBoolean("userLocks")).isFalse();
        assertThat(nothing.getJsonObject("overrides")).isEmpty();
    }

    @Test
    void aTenantIsRemapped() {
        api.furnished();

        HttpResponse<String> moved =
                change("POST", "/v1/tenants/acme:remap", "\"1\"", new JsonObject().put("shard", "s2"));

        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(json(moved).getString("shard")).isEqualTo("s2");
        assertThat(json(moved).getInteger("epoch")).isEqualTo(2);
    }

    @Test
    void aPasswordIsKeptAsAVerifierAndAPatchWithoutOneKeepsIt() {
        api.furnished();

        HttpResponse<String> changed = change(
                "PATCH",
                "/v1/principals/app",
                "\"1\"",
                new JsonObject().put("allTenants", true).put("localInfile", true));

        assertThat(json(changed))
                .isEqualTo(new JsonObject()
                        .put("name", "app")
                        .put("epoch", 2)
                        .put("allTenants", true)
                        .put("tenants", new JsonArray())
                        .put("nativePassword", false)
                        .put("localInfile", true));
        PasswordVerifier verifier = api.view
                .current()
                .principal(new PrincipalName("app"))
                .orElseThrow()
                .verifier();
        assertThat(verifier.matches(Bodies.PRINCIPAL_PASSWORD.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void aNewPasswordReplacesTheVerifier() {
        api.furnished();

        change(
                "PATCH",
                "/v1/principals/app",
                "\"1\"",
                new JsonObject().put("password", "another").put("nativePassword", true));

        PasswordVerifier verifier = api.view
                .current()
                .principal(new PrincipalName("app"))
                .orElseThrow()
                .verifier();
        assertThat(verifier.matches("another".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(verifier.nativeDigest()).isPresent();
    }

    @Test
    void noAnswerEverHoldsASecret() {
        api.furnished();

        for (String path :
                List.of("/v1/shards", "/v1/shards/s1", "/v1/tenants", "/v1/principals", "/v1/principals/app")) {
            assertThat(api.get(path).body()).doesNotContain("the-password", "v1:", "assword\":\"", "the account's");
        }
    }

    @Test
    void aListIsPagedByNameAndEveryRecordComesOnce() {
        api.loaded();
        api.post("/v1/shards", Bodies.shard("s1"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            names.add("tenant-%02d".formatted(i));
        }
        names.forEach(
                name -> api.post("/v1/tenants", new JsonObject().put("id", name).put("shard", "s1")));

        List<String> seen = new ArrayList<>();
        String next = "/v1/tenants?limit=10";
        int pages = 0;
        while (next != null) {
            JsonObject page = json(api.get(next));
            page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("id")));
            String cursor = page.getString("next");
            next = cursor == null ? null : "/v1/tenants?limit=10&cursor=" + cursor;
            pages++;
        }

        assertThat(seen).isEqualTo(names);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void tenantsAreListedByShard() {
        api.furnished();

        assertThat(json(api.get("/v1/tenants?shard=s1")).getJsonArray("items")).hasSize(1);
        assertThat(json(api.get("/v1/tenants?shard=s2")).getJsonArray("items")).isEmpty();
    }

    @Test
    void aChangeThatTakesLongerThanTheRequestGoesOnAsAnOperation() {
        api.furnished();
        CompletableFuture<Outcome> outcome = api.router.holdNext();

        HttpResponse<String> accepted =
                change("POST", "/v1/tenants/acme:remap", "\"1\"", new JsonObject().put("shard", "s2"));
        String location = accepted.headers().firstValue("Location").orElseThrow();
        JsonObject running = json(api.get(location));
        outcome.complete(new Outcome.Done(new Epoch(2), 9));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> json(api.get(location)).getString("state").equals("done"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(running.getString("state")).isEqualTo("running");
        assertThat(running.getString("kind")).isEqualTo("remapTenant");
        assertThat(json(api.get(location)).getInteger("epoch")).isEqualTo(2);
    }

    @Test
    void whoPrefersAnAnswerAtOnceGetsItsOperation() {
        api.furnished();

        HttpResponse<String> accepted = api.send(api.request("DELETE", "/v1/shards/s2", null)
                .header("If-Match", "\"1\"")
                .header("Prefer", "respond-async")
                .build());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
    }

    @Test
    void anOperationWhoseOutcomeIsNotHeardIsUnknown() {
        api.furnished();
        api.router.ignoreNext();
        HttpResponse<String> accepted = change("DELETE", "/v1/shards/s2", "\"1\"", null);

        api.cluster.expire();

        String location = accepted.headers().firstValue("Location").orElseThrow();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(json(api.get(location)).getString("state")).isEqualTo("unknown"));
        assertThat(json(api.get(location)).getJsonObject("problem").getInteger("status"))
                .isEqualTo(504);
    }

    @Test
    void theStatusTellsNumbersAndNoNamesToAnybody() {
        api.furnished();

        HttpResponse<String> status =
                api.send(api.open("GET", "/v1/status", null).build());
        api.cluster.connect(false);
        HttpResponse<String> later =
                api.send(api.open("GET", "/v1/status", null).build());

        assertThat(status.body())
                .isEqualTo("{\"state\":\"ok\",\"routers\":1,\"shards\":2,\"tenants\":1,\"standings\":{\"unknown\":2,"
                        + "\"serving\":0,\"suspect\":0,\"recovering\":0,\"contained\":0,\"quarantined\":0},"
                        + "\"affectedShare\":0.0}");
        assertThat(json(later).getString("state")).isEqualTo("disconnected");
    }

    private HttpResponse<String> change(String method, String path, String etag, @Nullable JsonObject body) {
        return api.send(api.request(method, path, body == null ? null : body.encode())
                .header("If-Match", etag)
                .build());
    }

    private static JsonObject patch(@Nullable JsonObject policy) {
        return new JsonObject().put("policy", policy);
    }

    private static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }
}
