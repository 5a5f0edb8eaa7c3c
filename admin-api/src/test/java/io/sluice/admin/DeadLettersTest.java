package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The dead letters and the receipts of the routers as the API tells them. */
final class DeadLettersTest {
    private static final String RECEIPT = "s1-00000000000000ff-7";
    private static final JsonObject NOT_FOUND = new JsonObject().put("outcome", "not-found");

    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theLettersOfAllRoutersComeInTheOrderInWhichTheyWereBuriedAndNoneIsLeftOut() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> letters(inquiry, 1, 2, 5, 9));
        new Answering(join("router-2")).onQueue(inquiry -> letters(inquiry, 3, 4, 6, 7, 8));

        List<Integer> told = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = json(api.get("/v1/deadletters?limit=2&cursor=" + cursor), 200);
            List<JsonObject> items = items(page);
            assertThat(items)
                    .hasSizeBetween(1, 2)
                    .allSatisfy(item -> assertThat(item.fieldNames()).containsExactly("router", "code"));
            items.forEach(item -> told.add(item.getInteger("code")));
            cursor = page.getString("next", "");
        } while (!cursor.isEmpty());

        assertThat(told).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void theFiltersReachTheRouters() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router()).onQueue(inquiry -> letters(inquiry));

        json(api.get("/v1/deadletters?shard=s1&tenant=acme&limit=7"), 200);

        assertThat(answering.asked)
                .containsExactly(new QueueInquiry.Letters(
                        Optional.of(new ShardId("s1")), Optional.of(new TenantId("acme")), Optional.empty(), 7, false));
    }

    @Test
    void anExportIsOneObjectALineAndNamesItsNextPage() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> letters(inquiry, 1, 2, 3));

        HttpResponse<String> first = api.get("/v1/deadletters:export?limit=2&tenant=acme");
        String next = first.headers().firstValue("Link").orElseThrow();
        HttpResponse<String> second = api.get(next.substring(1, next.indexOf('>')));

        assertThat(first.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(first.body().lines().map(line -> new JsonObject(line).getInteger("code")))
                .containsExactly(1, 2);
        assertThat(next).endsWith(">; rel=\"next\"").contains("tenant=acme").contains("limit=2");
        assertThat(second.body().lines()).hasSize(1);
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void anExportThatMissesARouterIsNone() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> letters(inquiry, 1));
        join("router-2");

        assertThat(json(api.get("/v1/deadletters:export"), 503).getString("detail"))
                .contains("router-2");
        assertThat(json(api.get("/v1/deadletters"), 200).getJsonArray("silent")).containsExactly("router-2");
    }

    @Test
    void aLetterAndAReceiptAreToldByTheRouterThatHasThem() {
        api.furnished();
        new Answering(api.cluster.router());
        new Answering(join("router-2"))
                .onQueue(inquiry -> inquiry instanceof QueueInquiry.Letter
                        ? new JsonObject()
                                .put(
                                        "letter",
                                        new JsonObject().put("receipt", RECEIPT).put("key", "k"))
                        : new JsonObject().put("receipt", RECEIPT).put("status", "applied"));

        JsonObject letter = json(api.get("/v1/deadletters/" + RECEIPT), 200);
        JsonObject receipt = json(api.get("/v1/receipts/" + RECEIPT), 200);

        assertThat(letter).isEqualTo(new JsonObject().put("router", "router-2").put("receipt", RECEIPT));
        assertThat(receipt.getString("status")).isEqualTo("applied");
        assertThat(receipt.getString("router")).isEqualTo("router-2");
    }

    @Test
    void whatNoRouterHasIsNotFoundOnlyIfEveryOneAnswered() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> NOT_FOUND);

        json(api.get("/v1/deadletters/" + RECEIPT), 404);
        json(api.get("/v1/receipts/" + RECEIPT), 404);
        json(api.post("/v1/deadletters/" + RECEIPT + ":retry", new JsonObject()), 404);
        json(api.get("/v1/receipts/none"), 404);
        join("router-2");

        json(api.get("/v1/deadletters/" + RECEIPT), 503);
        json(api.get("/v1/receipts/" + RECEIPT), 503);
        JsonObject unknown = json(api.post("/v1/deadletters/" + RECEIPT + ":discard", new JsonObject()), 504);
        assertThat(unknown.getString("detail")).contains("router-2");
    }

    @Test
    void aRetryAndADiscardSayWhatBecameOfThem() {
        api.furnished();
        new Answering(api.cluster.router()).onQueue(inquiry -> NOT_FOUND);
        new Answering(join("router-2"))
                .onQueue(inquiry -> ((QueueInquiry.Settle) inquiry).verb() == QueueInquiry.Verb.RETRY
                        ? new JsonObject().put("outcome", "retried").put("again", "s1-00000000000000ff-8")
                        : new JsonObject().put("outcome", "discarded"));

        JsonObject retried = json(api.post("/v1/deadletters/" + RECEIPT + ":retry", new JsonObject()), 200);
        JsonObject discarded = json(api.post("/v1/deadletters/" + RECEIPT + ":discard", new JsonObject()), 200);

        assertThat(retried)
                .isEqualTo(new JsonObject()
                        .put("receipt", RECEIPT)
                        .put("router", "router-2")
                        .put("outcome", "retried")
                        .put("again", "s1-00000000000000ff-8"));
        assertThat(discarded.getString("outcome")).isEqualTo("discarded");
    }

    @Test
    void eachRefusalOfARetryHasItsProblem() {
        api.furnished();
        Answering answering = new Answering(api.cluster.router());
        Map<String, ProblemType> problems = Map.of(
                "under-way", ProblemType.LETTER_BUSY,
                "tenant-unknown", ProblemType.TENANT_GONE,
                "not-taken", ProblemType.QUEUE_REFUSES,
                "not-written", ProblemType.SHARD_FAILED);

        problems.forEach((outcome, type) -> {
            Function<QueueInquiry, JsonObject> says =
                    inquiry -> new JsonObject().put("outcome", outcome).put("text", "why");
            answering.onQueue(says);
            JsonObject problem =
                    json(api.post("/v1/deadletters/" + RECEIPT + ":retry", new JsonObject()), type.status());
            assertThat(problem.getString("type")).isEqualTo(type.uri());
            assertThat(problem.getString("detail")).isEqualTo("why");
        });
    }

    @Test
    void aForeignCursorOrFilterIsRefused() {
        api.furnished();

        json(api.get("/v1/deadletters?cursor=AAAA"), 400);
        json(api.get("/v1/deadletters?shard=%20"), 400);
        json(api.get("/v1/deadletters?tenants=acme"), 400);
    }

    /** A router's page of those that were buried at these times; the error's code is the time. */
    private static JsonObject letters(QueueInquiry inquiry, long... all) {
        QueueInquiry.Letters page = (QueueInquiry.Letters) inquiry;
        List<LetterKey> behind = LongStream.of(all)
                .mapToObj(micros -> new LetterKey(micros, Receipt.of(RECEIPT).orElseThrow()))
                .filter(key ->
                        page.after().isEmpty() || key.compareTo(page.after().get()) > 0)
                .toList();
        JsonArray letters = new JsonArray();
        behind.stream()
                .limit(page.limit())
                .forEach(key -> letters.add(
                        new JsonObject().put("code", key.buriedMicros()).put("key", key.toString())));
        return new JsonObject().put("letters", letters).put("more", behind.size() > page.limit());
    }

    private RouterCluster join(String name) {
        ServerAddress address = new ServerAddress("127.0.0.1", 6033);
        return api.cluster.join(new RouterIdentity(name, address, address, Instant.EPOCH));
    }

    private static List<JsonObject> items(JsonObject json) {
        return json.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }
}
