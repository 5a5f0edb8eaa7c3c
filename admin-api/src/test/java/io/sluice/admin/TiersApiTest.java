package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tiers, and what tenants have of them. */
final class TiersApiTest {
    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aTierIsMadeReadChangedAndRemoved() {
        api.loaded();

        HttpResponse<String> made = makeGold();
        HttpResponse<String> changed = patch("/v1/tiers/gold", "\"1\"", policy("holdTime", "20s"));
        HttpResponse<String> stale = patch("/v1/tiers/gold", "\"1\"", policy("holdTime", "5s"));
        HttpResponse<String> removed = send("DELETE", "/v1/tiers/gold", "\"2\"", null);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).contains("/v1/tiers/gold");
        assertThat(made.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(made.body())
                .isEqualTo("{\"name\":\"gold\",\"epoch\":1,\"policy\":{\"reads\":\"replica\",\"writes\":\"hold\","
                        + "\"holdTime\":\"10s\",\"maxStaleness\":\"30s\",\"userLocks\":false,"
                        + "\"queueWrites\":10000000,\"queueBytes\":\"4GiB\",\"queueAge\":\"24h\"},\"tenants\":0}");
        assertThat(json(changed).getJsonObject("policy").getString("holdTime")).isEqualTo("20s");
        assertThat(json(changed).getJsonObject("policy").getString("reads")).isEqualTo("replica");
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(api.get("/v1/tiers/gold").statusCode()).isEqualTo(404);
    }

    @Test
    void theDefaultTierIsThereFromTheStartAndIsChangedAtEpochZero() {
        api.furnished();

        JsonObject before = json(api.get("/v1/tiers/default"));
        HttpResponse<String> again = api.post("/v1/tiers", new JsonObject().put("name", "default"));
        HttpResponse<String> changed = patch("/v1/tiers/default", "\"0\"", policy("writes", "refuse"));

        assertThat(before.getInteger("epoch")).isZero();
        assertThat(before.getInteger("tenants")).isEqualTo(1);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(changed).getInteger("epoch")).isEqualTo(1);
        assertThat(effective("acme").getString("writes")).isEqualTo("refuse");
        assertThat(send("DELETE", "/v1/tiers/default", "\"1\"", null).statusCode())
                .isEqualTo(409);
    }

    @Test
    void theListHasEveryTierByNameAlsoTheOneThatNeedsNoRecord() {
        api.loaded();
        makeGold();

        assertThat(names("/v1/tiers")).containsExactly("default", "gold");
        patch("/v1/tiers/default", "\"0\"", policy("writes", "refuse"));
        assertThat(names("/v1/tiers")).containsExactly("default", "gold");
        assertThat(names("/v1/tiers?limit=1")).containsExactly("default");
    }

    @Test
    void aTenantTakesATierAndKeepsWhatIsItsOwn() {
        api.furnished();
        makeGold();
        patch("/v1/tenants/acme", "\"1\"", policy("writes", "queue"));

        HttpResponse<String> moved = patch("/v1/tenants/acme", "\"2\"", new JsonObject().put("tier", "gold"));
        patch("/v1/tiers/gold", "\"1\"", policy("maxStaleness", "1m"));

        assertThat(json(moved).getString("tier")).isEqualTo("gold");
        assertThat(json(moved).getJsonObject("overrides").encode()).isEqualTo("{\"writes\":\"queue\"}");
        assertThat(effective("acme").encode())
                .isEqualTo("{\"reads\":\"replica\",\"writes\":\"queue\",\"holdTime\":\"10s\",\"maxStaleness\":\"1m\","
                        + "\"userLocks\":false,\"queueWrites\":10000000,\"queueBytes\":\"4GiB\",\"queueAge\":\"24h\"}");
        assertThat(json(api.get("/v1/tenants/acme")).getInteger("epoch"))
                .as("a change of the tier is none of the tenant")
                .isEqualTo(3);
    }

    @Test
    void nullIsTheDefaultTier() {
        api.furnished();
        makeGold();
        patch("/v1/tenants/acme", "\"1\"", new JsonObject().put("tier", "gold"));

        HttpResponse<String> left = patch("/v1/tenants/acme", "\"2\"", new JsonObject().putNull("tier"));

        assertThat(json(left).getString("tier")).isEqualTo("default");
    }

    @Test
    void aTierThatTenantsHaveIsNotRemovedAndTheyAreFound() {
        api.furnished();
        makeGold();
        api.post(
                "/v1/tenants",
                new JsonObject().put("id", "bolt").put("shard", "s1").put("tier", "gold"));

        HttpResponse<String> refused = send("DELETE", "/v1/tiers/gold", "\"1\"", null);

        assertThat(json(refused).getString("type")).isEqualTo(ProblemType.TIER_IN_USE.uri());
        assertThat(json(api.get("/v1/tenants?tier=gold")).getJsonArray("items")).hasSize(1);
        assertThat(json(api.get("/v1/tenants?tier=default")).getJsonArray("items"))
                .hasSize(1);
        assertThat(json(api.get("/v1/tenants?tier=none")).getJsonArray("items")).isEmpty();
    }

    @Test
    void aTierThatIsNotThereIsToldByItsName() {
        api.furnished();

        HttpResponse<String> refused = patch("/v1/tenants/acme", "\"1\"", new JsonObject().put("tier", "none"));

        assertThat(json(refused).getString("type")).isEqualTo(ProblemType.UNKNOWN_REFERENCE.uri());
        assertThat(json(refused).getString("detail")).contains("none");
    }

    private HttpResponse<String> makeGold() {
        return api.post("/v1/tiers", policy("reads", "replica").put("name", "gold"));
    }

    private JsonObject effective(String tenant) {
        return json(api.get("/v1/tenants/" + tenant)).getJsonObject("policy");
    }

    private List<String> names(String path) {
        return json(api.get(path)).getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("name"))
                .toList();
    }

    private HttpResponse<String> patch(String path, String etag, JsonObject body) {
        return send("PATCH", path, etag, body);
    }

    private HttpResponse<String> send(String method, String path, String etag, @Nullable JsonObject body) {
        return api.send(api.request(method, path, body == null ? null : body.encode())
                .header("If-Match", etag)
                .build());
    }

    private static JsonObject policy(String field, String value) {
        return new JsonObject().put("policy", new JsonObject().put(field, value));
    }

    private static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }
}
