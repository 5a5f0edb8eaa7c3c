package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.core.health.Cause;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.StatementResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpPortTest {
    private static final String INSERT = "{\"sql\":\"INSERT INTO t VALUES (?)\",\"parameters\":[1]}";

    private final Harness port = new Harness();

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void aWriteIsRunAsItStandsInTheRequest() {
        port.runner.answer =
                write -> Future.succeededFuture(new RunResult.Done(List.of(new StatementResult(2, -1, 3)), false));

        HttpResponse<String> response = port.post("acme", INSERT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getJsonArray("results").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("affectedRows", 2)
                        .put("insertId", "18446744073709551615")
                        .put("warnings", 3));
        QueuedWrite write = port.runner.writes.get(0);
        assertThat(write.tenant().value()).isEqualTo("acme");
        assertThat(write.session().schema()).isEqualTo("acme");
        assertThat(write.key()).isEmpty();
        QueuedStatement statement = write.statements().get(0);
        assertThat(new String(statement.sql(), StandardCharsets.UTF_8)).isEqualTo("INSERT INTO t VALUES (?)");
        assertThat(statement.parameters()).isPresent();
    }

    @Test
    void aBatchHasAResultForEachStatement() {
        HttpResponse<String> response =
                port.post("acme", "{\"statements\":[" + INSERT + ",{\"sql\":\"DELETE FROM t\"}]}");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonArray results = new JsonObject(response.body()).getJsonArray("results");
        assertThat(results).hasSize(2);
        assertThat(results.getJsonObject(1).getValue("insertId")).isNull();
        assertThat(port.runner.writes).hasSize(1);
    }

    @Test
    void aKeyTravelsWithTheDigestOfItsRequest() {
        port.post("acme", INSERT, "Idempotency-Key", "k-1");
        port.post("acme", " " + INSERT, "Idempotency-Key", "k-1");

        assertThat(port.runner.writes).hasSize(2);
        assertThat(port.runner.writes.get(0).key().orElseThrow().value()).isEqualTo("k-1");
        assertThat(port.runner.writes.get(1).key())
                .isEqualTo(port.runner.writes.get(0).key());
    }

    @Test
    void aKeyOfAnotherRequestIs422() {
        SqlError reused = SqlError.KEY_REUSED;
        port.runner.answer = write ->
                Future.succeededFuture(new RunResult.Failed(0, reused.code(), reused.sqlState(), reused.text()));

        HttpResponse<String> response = port.post("acme", INSERT, "Idempotency-Key", "k-1");

        requireProblem(response, 422, ProblemType.IDEMPOTENCY_KEY_REUSED, "refused");
    }

    @Test
    void whatTheShardRefusesIsToldWithItsCodeAndPlace() {
        port.runner.answer =
                write -> Future.succeededFuture(new RunResult.Failed(0, 1062, "23000", "Duplicate entry '1'"));

        HttpResponse<String> response = port.post("acme", INSERT);

        JsonObject problem = requireProblem(response, 409, ProblemType.CONSTRAINT_VIOLATED, "refused");
        assertThat(problem.getInteger("code")).isEqualTo(1062);
        assertThat(problem.getString("sqlState")).isEqualTo("23000");
        assertThat(problem.getString("detail")).isEqualTo("Duplicate entry '1'");
        assertThat(problem.getString("pointer")).isEqualTo("/statements/0");
    }

    @Test
    void whatWasNotCommittedIsSafeAndWhatMayBeIsUnknown() {
        port.runner.answer = write -> Future.succeededFuture(new RunResult.Lost(Cause.CONNECTION_REFUSED, 0, false));
        HttpResponse<String> unsent = port.post("acme", INSERT);
        port.runner.answer = write -> Future.succeededFuture(new RunResult.Lost(Cause.TIMED_OUT, 0, true));
        HttpResponse<String> lost = port.post("acme", INSERT);

        requireProblem(unsent, 503, ProblemType.SHARD_UNAVAILABLE, "safe");
        assertThat(unsent.headers().firstValue("Retry-After")).isPresent();
        requireProblem(lost, 504, ProblemType.OUTCOME_UNKNOWN, "unknown");
    }

    @Test
    void anUnknownOutcomeWithAKeyGoesToTheQueueAndIsResolvedThere() {
        port.runner.answer = write -> Future.succeededFuture(new RunResult.Lost(Cause.TIMED_OUT, 0, true));

        HttpResponse<String> response = port.post("queues", INSERT, "Idempotency-Key", "k");
        HttpResponse<String> without = port.post("queues", INSERT);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(port.queue.writes).singleElement().isEqualTo(port.runner.writes.get(0));
        requireProblem(without, 504, ProblemType.OUTCOME_UNKNOWN, "unknown");
    }

    @Test
    void aContainedShardAnswersByThePolicyOfTheTenant() {
        port.contain();

        HttpResponse<String> queued = port.post("queues", INSERT);
        HttpResponse<String> refused = port.post("refuses", INSERT);
        HttpResponse<String> held = port.post("acme", INSERT);
        HttpResponse<String> preferred = port.post("acme", INSERT, "Prefer", "respond-async");
        HttpResponse<String> refusedAsync = port.post("refuses", INSERT, "Prefer", "respond-async");

        assertThat(queued.statusCode()).isEqualTo(202);
        String receipt = new JsonObject(queued.body()).getString("receipt");
        assertThat(queued.headers().firstValue("Location")).hasValue("/v1/receipts/" + receipt);
        requireProblem(refused, 503, ProblemType.SHARD_UNAVAILABLE, "safe");
        JsonObject late = requireProblem(held, 503, ProblemType.SHARD_UNAVAILABLE, "safe");
        assertThat(late.getInteger("code")).isEqualTo(SqlError.HELD_TOO_LONG.code());
        assertThat(preferred.statusCode()).isEqualTo(202);
        requireProblem(refusedAsync, 503, ProblemType.SHARD_UNAVAILABLE, "safe");
        assertThat(port.runner.writes).isEmpty();
    }

    @Test
    void whatCannotBeQueuedIsToldWhy() {
        port.contain();

        HttpResponse<String> response = port.post("queues", "{\"sql\":\"INSERT INTO t VALUES (UUID())\"}");

        JsonObject problem = requireProblem(response, 503, ProblemType.NOT_QUEUEABLE, "safe");
        assertThat(problem.getString("detail")).contains("function");
    }

    @Test
    void aFullQueueIsToldAsOne() {
        port.contain();
        port.queue.full = true;

        requireProblem(port.post("queues", INSERT), 503, ProblemType.QUEUE_FULL, "safe");
    }

    @Test
    void whatIsInFlightWhenTheShardLocksUpIsGivenUpInTime() {
        port.runner.answer = write -> Promise.<RunResult>promise().future();
        Future<HttpResponse<String>> held = inBackground(() -> port.post("acme", INSERT));
        Future<HttpResponse<String>> keyed = inBackground(() -> port.post("queues", INSERT, "Idempotency-Key", "k"));
        await(() -> port.runner.writes.size() == 2);
        port.contain();

        requireProblem(Contract.await(held), 504, ProblemType.OUTCOME_UNKNOWN, "unknown");
        assertThat(Contract.await(keyed).statusCode()).isEqualTo(202);
    }

    @Test
    void aReadOfAShardThatCannotBeReachedIsSafeToRepeat() {
        HttpResponse<String> response = port.post("acme", "{\"sql\":\"SELECT 1\"}");

        requireProblem(response, 503, ProblemType.SHARD_UNAVAILABLE, "safe");
    }

    @Test
    void aTenantHasSoManyRequestsAtATimeAndNoMore() {
        port.runner.answer = write -> Promise.<RunResult>promise().future();
        Future<HttpResponse<String>> one = inBackground(() -> port.post("acme", INSERT));
        Future<HttpResponse<String>> two = inBackground(() -> port.post("acme", INSERT));
        await(() -> port.runner.writes.size() == 2);

        HttpResponse<String> three = port.post("acme", INSERT);
        port.runner.answer = FakeRunner::done;
        HttpResponse<String> other = port.post("queues", INSERT);

        requireProblem(three, 429, ProblemType.TENANT_LIMIT, "safe");
        assertThat(other.statusCode()).isEqualTo(200);
        port.contain();
        assertThat(Contract.await(one).statusCode()).isEqualTo(504);
        assertThat(Contract.await(two).statusCode()).isEqualTo(504);
    }

    @Test
    void aBugIsToldAsABugAndNothingMore() {
        port.runner.answer = write -> Future.failedFuture(new IllegalStateException("secret"));

        HttpResponse<String> response = port.post("acme", INSERT);

        requireProblem(response, 500, ProblemType.INTERNAL, "unknown");
        assertThat(response.body()).doesNotContain("secret");
    }

    private static JsonObject requireProblem(
            HttpResponse<String> response, int status, ProblemType type, String retry) {
        JsonObject problem = new JsonObject(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(problem.getString("type")).isEqualTo(type.uri());
        assertThat(problem.getString("retry")).isEqualTo(retry);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return problem;
    }

    private static <T> Future<T> inBackground(java.util.function.Supplier<T> action) {
        return Future.fromCompletionStage(java.util.concurrent.CompletableFuture.supplyAsync(action));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await().until(condition);
    }

    @Test
    void whatWaitedInAPauseGoesToThePrimaryThatTheShardHasThen() {
        ServerAddress next = new ServerAddress("127.0.0.1", 2);
        port.pause();
        Future<HttpResponse<String>> refuses = inBackground(() -> port.post("refuses", INSERT));
        Future<HttpResponse<String>> queues = inBackground(() -> port.post("queues", INSERT));
        await(() -> port.waiting() == 2);

        port.switchTo(next);

        assertThat(Contract.await(refuses).statusCode()).isEqualTo(200);
        assertThat(Contract.await(queues).statusCode()).isEqualTo(200);
        assertThat(port.runner.shards)
                .hasSize(2)
                .allMatch(shard -> shard.primary().equals(next));
    }
}
