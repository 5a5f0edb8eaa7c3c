package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator wants of a shard's primary, and how it stands. */
final class FailoverTest {
    private static final ShardId S1 = new ShardId("s1");
    private static final ServerAddress REPLICA = new ServerAddress("127.0.0.1", 3307);

    private final Harness api = new Harness();

    @BeforeEach
    void start() {
        api.furnished();
        patch(new JsonObject().put("replicas", new JsonArray().add(json(REPLICA))));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aPromotionNeedsNoBodyAndTakesThreeFields() {
        action("promote", null);
        FailoverIntent.Promote bare = (FailoverIntent.Promote) last();
        action(
                "promote",
                new JsonObject()
                        .put("candidate", json(REPLICA))
                        .put("fenced", true)
                        .put("acceptLoss", true));
        FailoverIntent.Promote full = (FailoverIntent.Promote) last();

        assertThat(bare.shard()).isEqualTo(S1);
        assertThat(bare.candidate()).isEmpty();
        assertThat(bare.isFenced() || bare.acceptsLoss()).isFalse();
        assertThat(full.candidate()).contains(REPLICA);
        assertThat(full.isFenced() && full.acceptsLoss()).isTrue();
    }

    @Test
    void aSwitchoverAnAbortAndARejoinGoToTheRouter() {
        action("switchover", new JsonObject().put("candidate", json(REPLICA)).put("endPinned", true));
        FailoverIntent.SwitchOver planned = (FailoverIntent.SwitchOver) last();
        action("abort", null);
        Intent abort = last();
        action("rejoin", named(REPLICA));
        FailoverIntent.Rejoin rejoin = (FailoverIntent.Rejoin) last();

        assertThat(planned.candidate()).contains(REPLICA);
        assertThat(planned.endsPinned()).isTrue();
        assertThat(abort).isInstanceOf(FailoverIntent.Abort.class);
        assertThat(rejoin.server()).isEqualTo(REPLICA);
    }

    @Test
    void whatIsInTheWayIsToldAsAConflict() {
        HttpResponse<String> blocked = action("promote", null);
        api.router.answerNext(new Outcome.Failed("taken back at FENCE: the fence hook says no: it ended with 1"));
        HttpResponse<String> undone = action("promote", null);

        assertThat(blocked.statusCode()).isEqualTo(409);
        assertThat(json(blocked).getString("type")).isEqualTo(ProblemType.HANDOVER_BLOCKED.uri());
        assertThat(json(blocked).getString("detail")).isEqualTo("no replica may take its place");
        assertThat(undone.statusCode()).isEqualTo(502);
        assertThat(json(undone).getString("detail")).contains("taken back at FENCE");
    }

    @Test
    void whatTakesLongIsFollowedAsAnOperation() {
        CompletableFuture<Outcome> held = api.router.holdNext();

        HttpResponse<String> accepted = action("promote", null);
        String path = accepted.headers().firstValue("Location").orElseThrow();
        JsonObject running = json(api.get(path));
        held.complete(new Outcome.Failed("taken back"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(running.getString("kind")).isEqualTo("promote");
        assertThat(running.getString("subject")).isEqualTo("shard s1");
        assertThat(running.getString("state")).isEqualTo("running");
    }

    @Test
    void aServerIsCordonedUntilItIsUncordoned() {
        HttpResponse<String> cordoned = action("cordon", named(REPLICA));
        HttpResponse<String> uncordoned = action("uncordon", named(REPLICA));

        assertThat(cordoned.statusCode()).isEqualTo(200);
        assertThat(json(cordoned).getJsonArray("cordoned")).containsExactly(json(REPLICA));
        assertThat(json(uncordoned).getJsonArray("cordoned")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejoin", "cordon", "uncordon"})
    void theServerMustBeNamedAndOneOfTheShards(String verb) {
        assertThat(action(verb, null).statusCode()).isEqualTo(400);
        assertThat(action(verb, new JsonObject()).statusCode()).isEqualTo(422);
        assertThat(json(action(verb, named(new ServerAddress("127.0.0.1", 9)))).getString("type"))
                .isEqualTo(ProblemType.UNKNOWN_REFERENCE.uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "switchover"})
    void aCandidateMustBeAReplicaOfTheShard(String verb) {
        JsonObject primary = new JsonObject().put("host", "127.0.0.1").put("port", 3306);

        HttpResponse<String> refused = action(verb, new JsonObject().put("candidate", primary));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).getString("detail")).isEqualTo("127.0.0.1:3306 is no replica of shard s1");
        assertThat(action(verb, new JsonObject().put("force", true)).statusCode())
                .isEqualTo(422);
        assertThat(api.post("/v1/shards/none:" + verb, new JsonObject()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAbortTakesNoFields() {
        assertThat(action("abort", new JsonObject().put("now", true)).statusCode())
                .isEqualTo(422);
    }

    @Test
    void theModeIsSaidForAShardAndGivenBackToTheRoutersByNull() {
        JsonObject auto = json(patch(new JsonObject().put("failover", "auto")));
        JsonObject other = json(patch(new JsonObject().put("tls", "required")));
        JsonObject back = json(patch(new JsonObject().putNull("failover")));
        HttpResponse<String> wrong = patch(new JsonObject().put("failover", "on"));
        HttpResponse<String> fixed = patch(new JsonObject().put("cordoned", new JsonArray()));

        assertThat(auto.getString("failover")).isEqualTo("auto");
        assertThat(other.getString("failover")).isEqualTo("auto");
        assertThat(back.containsKey("failover")).isTrue();
        assertThat(back.getValue("failover")).isNull();
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(fixed.statusCode()).isEqualTo(422);
    }

    @Test
    void aShardTellsWhatTheMapKnowsOfItsPrimaries() {
        put(new ShardFailover(
                Optional.of(FailoverMode.AUTO),
                Set.of(),
                Set.of(),
                Set.of(),
                Optional.of(Instant.ofEpochSecond(60)),
                Optional.of(new Handover(
                        Handover.Kind.PROMOTION,
                        Handover.Step.FENCING,
                        REPLICA,
                        Instant.ofEpochSecond(120),
                        "sluice: frozen",
                        LossPolicy.UNSEEN,
                        Handover.Fence.HOOK))));

        JsonObject shard = json(api.get("/v1/shards/s1"));

        assertThat(shard.getString("lastFailover")).isEqualTo("1970-01-01T00:01:00Z");
        assertThat(shard.getJsonObject("handover"))
                .isEqualTo(new JsonObject()
                        .put("kind", "promotion")
                        .put("step", "fencing")
                        .put("candidate", json(REPLICA))
                        .put("since", "1970-01-01T00:02:00Z")
                        .put("actor", "sluice: frozen"));
    }

    @Test
    void theStatusHasWhatTheMapSaysAndWhatEachRouterSays() {
        Answering answering = new Answering(api.cluster.router());
        put(ShardFailover.NONE.withDemoted(REPLICA, true));

        JsonObject status = json(api.get("/v1/shards/s1/failover"));

        assertThat(status.fieldNames())
                .containsExactly(
                        "shard",
                        "primary",
                        "replicas",
                        "quarantined",
                        "failover",
                        "cordoned",
                        "demoted",
                        "handover",
                        "lastFailover",
                        "routers",
                        "silent");
        assertThat(status.getJsonArray("demoted")).containsExactly(json(REPLICA));
        assertThat(status.getJsonArray("routers").getJsonObject(0).fieldNames())
                .containsExactly("router", "mode", "blocker", "returned", "events");
        assertThat(answering.asked).containsExactly(new Inquiry.Failover(S1));
        assertThat(api.get("/v1/shards/none/failover").statusCode()).isEqualTo(404);
    }

    private Intent last() {
        return api.router.last().orElseThrow();
    }

    private void put(ShardFailover failover) {
        ShardRecord shard = shard();
        long position = api.view.current().version() + 1;
        List<MapChange> changes = List.of(
                new MapChange.PutShard(shard.withFailover(api.view.current().nextEpoch(shard.id()), failover)));
        api.view.publish(api.view.current().with(position, changes));
        api.cluster.router().publish(position, changes);
    }

    private ShardRecord shard() {
        return api.view.current().shard(S1).orElseThrow();
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
