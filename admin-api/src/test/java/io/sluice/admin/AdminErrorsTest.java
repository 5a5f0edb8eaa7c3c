package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What goes wrong: each has its problem. */
final class AdminErrorsTest {
    private final Harness api = new Harness();

    private record Case(
            String method,
            String path,
            @Nullable String ifMatch,
            @Nullable String body,
            ProblemType expected) {
        static Case get(String path, ProblemType expected) {
            return new Case("GET", path, null, null, expected);
        }

        static Case post(String path, String body, ProblemType expected) {
            return new Case("POST", path, null, body, expected);
        }
    }

    /** In order: a case may need what the one before has left, which is never a change. */
    private static final List<Case> CASES = List.of(
            Case.get("/", ProblemType.NOT_FOUND),
            Case.get("/v1", ProblemType.NOT_FOUND),
            Case.get("/v1/shards/", ProblemType.NOT_FOUND),
            Case.get("/v1/shards/none", ProblemType.NOT_FOUND),
            Case.get("/v1/shards/no%20name", ProblemType.NOT_FOUND),
            Case.get("/v1/tenants/none", ProblemType.NOT_FOUND),
            Case.get("/v1/tenants/acme:remap", ProblemType.METHOD_NOT_ALLOWED),
            Case.get("/v1/tenants/acme:explode", ProblemType.NOT_FOUND),
            Case.get("/v1/tiers/none", ProblemType.NOT_FOUND),
            Case.get("/v1/principals/none", ProblemType.NOT_FOUND),
            Case.get("/v1/operations/none", ProblemType.NOT_FOUND),
            Case.get("/v1/tenants?limit=0", ProblemType.INVALID_PARAMETER),
            Case.get("/v1/tenants?limit=1001", ProblemType.INVALID_PARAMETER),
            Case.get("/v1/tenants?limit=x", ProblemType.INVALID_PARAMETER),
            Case.get("/v1/tenants?cursor=!", ProblemType.INVALID_PARAMETER),
            Case.get("/v1/tenants?shrad=s1", ProblemType.INVALID_PARAMETER),
            new Case("PUT", "/v1/shards", null, "{}", ProblemType.METHOD_NOT_ALLOWED),
            new Case("DELETE", "/v1/tenants", null, null, ProblemType.METHOD_NOT_ALLOWED),
            new Case("POST", "/v1/status", null, "{}", ProblemType.METHOD_NOT_ALLOWED),
            Case.post("/v1/shards", "", ProblemType.MALFORMED_REQUEST),
            Case.post("/v1/shards", "{", ProblemType.MALFORMED_REQUEST),
            Case.post("/v1/shards", "[]", ProblemType.MALFORMED_REQUEST),
            Case.post("/v1/shards", "null", ProblemType.MALFORMED_REQUEST),
            Case.post("/v1/shards", "{}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/shards", Bodies.shard("s1").encode(), ProblemType.EXISTS),
            Case.post("/v1/shards", Bodies.shard("s 3").encode(), ProblemType.INVALID_FIELDS),
            Case.post("/v1/shards", Bodies.shard("s3").put("extra", 1).encode(), ProblemType.INVALID_FIELDS),
            Case.post("/v1/shards", Bodies.shard("s3").put("tls", "none").encode(), ProblemType.INVALID_FIELDS),
            Case.post("/v1/shards", " ".repeat(Harness.BODY_MAX) + "{}", ProblemType.BODY_TOO_LARGE),
            Case.post("/v1/tenants", "{\"id\":\"blue\",\"shard\":\"none\"}", ProblemType.UNKNOWN_REFERENCE),
            Case.post("/v1/tenants", "{\"id\":\"acme\",\"shard\":\"s1\"}", ProblemType.EXISTS),
            Case.post(
                    "/v1/tenants",
                    "{\"id\":\"blue\",\"shard\":\"s1\",\"database\":\"acme\"}",
                    ProblemType.DATABASE_TAKEN),
            Case.post("/v1/tenants", "{\"id\":\"mysql\",\"shard\":\"s1\"}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/tenants", "{\"id\":7,\"shard\":\"s1\"}", ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tenants",
                    "{\"id\":\"blue\",\"shard\":\"s1\",\"policy\":{\"holdTime\":\"6m\"}}",
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tenants",
                    "{\"id\":\"blue\",\"shard\":\"s1\",\"tier\":\"none\"}",
                    ProblemType.UNKNOWN_REFERENCE),
            Case.post("/v1/tiers", "{}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/tiers", "{\"name\":\"a tier\"}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/tiers", "{\"name\":\"default\"}", ProblemType.EXISTS),
            Case.post(
                    "/v1/tiers",
                    "{\"name\":\"gold\",\"policy\":{\"maxStaleness\":\"2d\"}}",
                    ProblemType.INVALID_FIELDS),
            Case.post("/v1/tiers", "{\"name\":\"gold\",\"policy\":{\"queueWrites\":0}}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/tiers", "{\"name\":\"gold\",\"policy\":{\"queueWrites\":1.5}}", ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers", "{\"name\":\"gold\",\"policy\":{\"queueWrites\":\"7\"}}", ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers",
                    "{\"name\":\"gold\",\"policy\":{\"queueWrites\":5000000000}}",
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers",
                    "{\"name\":\"gold\",\"policy\":{\"queueBytes\":\"1023KiB\"}}",
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers",
                    "{\"name\":\"gold\",\"policy\":{\"queueBytes\":\"4 gigabytes\"}}",
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers",
                    "{\"name\":\"gold\",\"policy\":{\"queueBytes\":\"999999999999999GiB\"}}",
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/tiers", "{\"name\":\"gold\",\"policy\":{\"queueAge\":\"999ms\"}}", ProblemType.INVALID_FIELDS),
            Case.post("/v1/tiers", "{\"name\":\"gold\",\"policy\":{\"queueAge\":\"31d\"}}", ProblemType.INVALID_FIELDS),
            new Case("PATCH", "/v1/tiers/default", null, "{}", ProblemType.PRECONDITION_REQUIRED),
            new Case("PATCH", "/v1/tiers/default", "\"9\"", "{}", ProblemType.STALE_EPOCH),
            new Case("PATCH", "/v1/tiers/default", "\"0\"", "{\"name\":\"x\"}", ProblemType.INVALID_FIELDS),
            new Case("DELETE", "/v1/tiers/default", "\"0\"", null, ProblemType.TIER_IN_USE),
            new Case("DELETE", "/v1/tiers/none", "\"0\"", null, ProblemType.NOT_FOUND),
            Case.post("/v1/principals", Bodies.principal("app", "acme").encode(), ProblemType.EXISTS),
            Case.post("/v1/principals", Bodies.principal("new", "none").encode(), ProblemType.UNKNOWN_REFERENCE),
            Case.post("/v1/principals", Bodies.principal("new").encode(), ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/principals",
                    Bodies.principal("new", "acme").put("allTenants", true).encode(),
                    ProblemType.INVALID_FIELDS),
            Case.post(
                    "/v1/principals",
                    Bodies.principal("new", "acme").put("password", "").encode(),
                    ProblemType.INVALID_FIELDS),
            new Case("PATCH", "/v1/tenants/acme", null, "{}", ProblemType.PRECONDITION_REQUIRED),
            new Case("PATCH", "/v1/tenants/acme", "*", "{}", ProblemType.INVALID_PARAMETER),
            new Case("PATCH", "/v1/tenants/acme", "\"9\"", "{}", ProblemType.STALE_EPOCH),
            new Case("PATCH", "/v1/tenants/none", "\"1\"", "{}", ProblemType.NOT_FOUND),
            new Case("PATCH", "/v1/tenants/acme", "\"1\"", "{\"shard\":\"s2\"}", ProblemType.INVALID_FIELDS),
            new Case("PATCH", "/v1/shards/s1", null, "{}", ProblemType.PRECONDITION_REQUIRED),
            new Case("PATCH", "/v1/shards/s1", "\"9\"", "{}", ProblemType.STALE_EPOCH),
            new Case("PATCH", "/v1/shards/s1", "\"1\"", "{\"id\":\"s9\"}", ProblemType.INVALID_FIELDS),
            new Case("PATCH", "/v1/principals/app", null, "{}", ProblemType.PRECONDITION_REQUIRED),
            new Case("PATCH", "/v1/principals/app", "\"9\"", "{}", ProblemType.STALE_EPOCH),
            new Case("PATCH", "/v1/principals/app", "\"1\"", "{\"nativePassword\":true}", ProblemType.INVALID_FIELDS),
            new Case("PATCH", "/v1/principals/app", "\"1\"", "{\"allTenants\":false}", ProblemType.INVALID_FIELDS),
            new Case("POST", "/v1/tenants/acme:remap", null, "{\"shard\":\"s2\"}", ProblemType.PRECONDITION_REQUIRED),
            new Case("POST", "/v1/tenants/acme:remap", "\"9\"", "{\"shard\":\"s2\"}", ProblemType.STALE_EPOCH),
            new Case("POST", "/v1/tenants/acme:remap", "\"1\"", "{\"shard\":\"s9\"}", ProblemType.UNKNOWN_REFERENCE),
            new Case("POST", "/v1/tenants/acme:remap", "\"1\"", "{}", ProblemType.INVALID_FIELDS),
            new Case("DELETE", "/v1/tenants/acme", null, null, ProblemType.PRECONDITION_REQUIRED),
            new Case("DELETE", "/v1/tenants/acme?dropData=maybe", "\"1\"", null, ProblemType.INVALID_PARAMETER),
            new Case("DELETE", "/v1/tenants/acme", "\"1\"", null, ProblemType.TENANT_IN_USE),
            new Case("DELETE", "/v1/shards/s1", null, null, ProblemType.PRECONDITION_REQUIRED),
            new Case("DELETE", "/v1/shards/s1", "\"1\"", null, ProblemType.SHARD_IN_USE),
            new Case("DELETE", "/v1/principals/app", null, null, ProblemType.PRECONDITION_REQUIRED),
            new Case("DELETE", "/v1/principals/app", "\"9\"", null, ProblemType.STALE_EPOCH));

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyMistakeHasItsProblem() {
        api.furnished();

        assertAll(CASES.stream().<Executable>map(each -> () -> {
            HttpResponse<String> response = send(each);
            assertProblem(response, each.expected(), each.toString());
        }));
    }

    @Test
    void whatIsWrongWithTheFieldsIsToldAllAtOnce() {
        api.loaded();

        HttpResponse<String> response = api.post(
                "/v1/shards",
                new JsonObject()
                        .put("id", "s 1")
                        .put("primary", new JsonObject().put("host", "h").put("port", "3306"))
                        .put("tls", true)
                        .put("color", "blue"));

        List<String> pointers = new ArrayList<>();
        new JsonObject(response.body())
                .getJsonArray("errors")
                .forEach(error -> pointers.add(((JsonObject) error).getString("pointer")));
        assertThat(pointers)
                .containsExactlyInAnyOrder("/id", "/primary/port", "/tls", "/color", "/adminUser", "/adminPassword");
    }

    @Test
    void withoutTheTokenNothingIsTold() {
        api.furnished();

        for (String header :
                List.of("", "Bearer", "Bearer wrong", "Basic " + Harness.TOKEN, "Bearer " + Harness.TOKEN + "x")) {
            for (String path : List.of("/v1/shards", "/v1/none", "/v1/operations/x", "/")) {
                HttpRequest.Builder request = api.open("GET", path, null);
                HttpResponse<String> response = api.send(
                        header.isEmpty()
                                ? request.build()
                                : request.header("Authorization", header).build());
                assertProblem(response, ProblemType.UNAUTHENTICATED, header + path);
                assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        api.furnished();

        for (String type : List.of("text/plain", "application/xml", "multipart/form-data; boundary=x")) {
            HttpResponse<String> response = api.send(api.open("POST", "/v1/shards", "{}")
                    .header("Authorization", "Bearer " + Harness.TOKEN)
                    .header("Content-Type", type)
                    .build());
            assertProblem(response, ProblemType.UNSUPPORTED_MEDIA_TYPE, type);
        }
    }

    @Test
    void aMethodThatIsNotThereIsToldWhatIs() {
        api.furnished();

        HttpResponse<String> response =
                api.send(api.request("PUT", "/v1/tenants/acme", "{}").build());

        assertThat(response.headers().firstValue("Allow")).contains("DELETE, GET, PATCH");
    }

    @Test
    void everyRefusalOfTheRouterHasItsProblem() {
        api.furnished();
        Set<ProblemType> seen = EnumSet.noneOf(ProblemType.class);

        for (Refusal refusal : Refusal.values()) {
            api.router.answerNext(new Outcome.Refused(refusal, "as told"));
            HttpResponse<String> response =
                    send(new Case("DELETE", "/v1/shards/s2", "\"1\"", null, ProblemType.INTERNAL));
            assertProblem(response, ProblemType.of(refusal), refusal.name());
            assertThat(response.body()).contains("as told");
            seen.add(ProblemType.of(refusal));
        }

        assertThat(seen).doesNotContain(ProblemType.INTERNAL).hasSizeGreaterThan(10);
    }

    @Test
    void aShardThatFailsIsToldFromARouterThatIsAway() {
        api.furnished();
        Case removal = new Case("DELETE", "/v1/shards/s2", "\"1\"", null, ProblemType.INTERNAL);

        api.router.answerNext(new Outcome.Failed("shard s2: no answer"));
        HttpResponse<String> failed = send(removal);
        api.cluster.connect(false);
        HttpResponse<String> away = send(removal);

        assertProblem(failed, ProblemType.SHARD_FAILED, "failed");
        assertProblem(away, ProblemType.NO_ROUTER, "away");
        assertThat(away.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void beforeTheMapIsHeardNothingIsMadeUp() {
        HttpResponse<String> list = api.get("/v1/tenants");
        HttpResponse<String> status =
                api.send(api.open("GET", "/v1/status", null).build());

        assertProblem(list, ProblemType.MAP_NOT_LOADED, "list");
        assertThat(new JsonObject(status.body()).getString("state")).isEqualTo("starting");
    }

    private HttpResponse<String> send(Case each) {
        HttpRequest.Builder request = api.request(each.method(), each.path(), each.body());
        if (each.ifMatch() != null) {
            request = request.header("If-Match", each.ifMatch());
        }
        return api.send(request.build());
    }

    private static void assertProblem(HttpResponse<String> response, ProblemType type, String what) {
        assertThat(response.statusCode()).as(what + " " + response.body()).isEqualTo(type.status());
        assertThat(response.headers().firstValue("Content-Type")).as(what).contains("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).as(what).isEqualTo(type.uri());
        assertThat(problem.getInteger("status")).as(what).isEqualTo(type.status());
        assertThat(problem.getString("detail")).as(what).isNotBlank();
    }
}
