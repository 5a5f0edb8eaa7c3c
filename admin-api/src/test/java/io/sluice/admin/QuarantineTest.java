package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator says of a shard's servers, against or for what the routers find. */
final class QuarantineTest {
    private static final ServerAddress PRIMARY = new ServerAddress("127.0.0.1", 3306);
    private static final ServerAddress REPLICA = new ServerAddress("127.0.0.1", 3307);

    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void withoutABodyItIsThePrimaryAndAskingTwiceIsAskingOnce() {
        api.furnished();

        HttpResponse<String> first = action("quarantine", null);
        HttpResponse<String> second = action("quarantine", new JsonObject());

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).getJsonArray("quarantined")).containsExactly(json(PRIMARY));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second)).isEqualTo(json(first));
        assertThat(shard().quarantined()).containsExactly(PRIMARY);
    }

    @Test
    void aServerMayBeNamedAndTheOthersStayAsTheyAre() {
        api.furnished();
        withReplica();
        new Answering(api.cluster.router());
        action("quarantine", null);

        HttpResponse<String> both = action("quarantine", named(REPLICA));
        HttpResponse<String> one = action("release", null);

        assertThat(json(both).getJsonArray("quarantined")).containsExactly(json(PRIMARY), json(REPLICA));
        assertThat(json(one).getJsonArray("quarantined")).containsExactly(json(REPLICA));
    }

    @Test
    void aServerThatIsNoneOfTheShardsIsRefused() {
        api.furnished();

        HttpResponse<String> refused = action("quarantine", named(REPLICA));

        assertThat(json(refused).getString("type")).isEqualTo(ProblemType.UNKNOWN_REFERENCE.uri());
        assertThat(action("quarantine", new JsonObject().put("sever", 1)).statusCode())
                .isEqualTo(422);
        assertThat(action("quarantine", new JsonObject().put("server", new JsonObject()))
                        .statusCode())
                .isEqualTo(422);
        assertThat(api.post("/v1/shards/none:quarantine", new JsonObject()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aReleaseHasEachRouterForgetAndTellsWhatTheySay() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        action("quarantine", null);

        JsonObject released = json(action("release", null));

        assertThat(released.getJsonArray("quarantined")).isEmpty();
        assertThat(released.getJsonArray("routers"))
                .containsExactly(new JsonObject().put("router", "router-1").put("accepted", true));
        assertThat(released.getJsonArray("silent")).isEmpty();
        assertThat(answering.asked).containsExactly(new Inquiry.Release(new ShardId("s1")));
    }

    @Test
    void aReleaseForgetsAlsoWhenNothingWasInQuarantine() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());

        HttpResponse<String> released = action("release", null);

        assertThat(released.statusCode()).isEqualTo(200);
        assertThat(answering.asked).hasSize(1);
    }

    @Test
    void aReleaseHoldsWhenNoRouterSaysAnything() {
        api.furnished();
        action("quarantine", null);

        HttpResponse<String> released = action("release", null);

        assertThat(released.statusCode()).isEqualTo(200);
        assertThat(json(released).getJsonArray("silent")).containsExactly("router-1");
        assertThat(shard().quarantined()).isEmpty();
    }

    @Test
    void whoDoesNotWaitHasTheRoutersForgetAllTheSame() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());

        HttpResponse<String> accepted = api.send(api.request("POST", "/v1/shards/s1:release", null)
                .header("Prefer", "respond-async")
                .build());

        assertThat(accepted.statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> !answering.asked.isEmpty());
    }

    @Test
    void aServerThatLeavesTheShardLeavesTheQuarantine() {
        api.furnished();
        withReplica();
        action("quarantine", named(REPLICA));

        HttpResponse<String> without = patch(new JsonObject().put("replicas", new JsonArray()));

        assertThat(json(without).getJsonArray("quarantined")).isEmpty();
    }

    @Test
    void whatVerdictsMayDoIsSaidForAShardAndGivenBackToTheRoutersByNull() {
        api.furnished();
        action("quarantine", null);

        JsonObject rehearsing = json(patch(new JsonObject().put("health", "dry-run")));
        JsonObject other = json(patch(new JsonObject().put("tls", "required")));
        JsonObject back = json(patch(new JsonObject().putNull("health")));
        HttpResponse<String> wrong = patch(new JsonObject().put("health", "maybe"));
        HttpResponse<String> fixed = patch(new JsonObject().put("quarantined", new JsonArray()));

        assertThat(rehearsing.getString("health")).isEqualTo("dry-run");
        assertThat(other.getString("health")).isEqualTo("dry-run");
        assertThat(back.containsKey("health")).isTrue();
        assertThat(back.getValue("health")).isNull();
        assertThat(back.getJsonArray("quarantined")).hasSize(1);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(fixed.statusCode()).isEqualTo(422);
    }

    private void withReplica() {
        patch(new JsonObject().put("replicas", new JsonArray().add(json(REPLICA))));
    }

    private ShardRecord shard() {
        return api.view.current().shard(new ShardId("s1")).orElseThrow();
    }

    private HttpResponse<String> action(String verb, @Nullable JsonObject body) {
        return api.send(api.request("POST", "/v1/shards/s1:" + verb, body == null ? null : body.encode())
                .build());
    }

    private HttpResponse<String> patch(JsonObject body) {
        return api.send(api.request("PATCH", "/v1/shards/s1", body.encode())
                .header("If-Match", "\"" + shard().epoch() + "\"")
                .build());
    }

    private static JsonObject named(ServerAddress server) {
        return new JsonObject().put("server", json(server));
    }

    private static JsonObject json(ServerAddress server) {
        return new JsonObject().put("host", server.host()).put("port", server.port());
    }

    private static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }
}
