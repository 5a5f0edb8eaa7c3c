package io.sluice.it.http;

import static io.sluice.it.http.Caller.batch;
import static io.sluice.it.http.Caller.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.Router;
import io.sluice.it.http.Caller.Answer;
import io.sluice.lab.LabShard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What both servers are to do behind the HTTP port. */
interface HttpContract {
    @Test
    default void valuesComeBackAsTheyWentIn(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("http_values", 0, false);
            onShard(
                    router,
                    "http_values",
                    "CREATE TABLE v (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, t TINYINT, b BIGINT, u BIGINT UNSIGNED,"
                            + " d DECIMAL(40,10), f FLOAT, g DOUBLE, day DATE, moment DATETIME(6), clock TIME(3), y YEAR,"
                            + " s VARCHAR(100) CHARACTER SET utf8mb4, x VARBINARY(100), bits BIT(10), kind ENUM('a','b'),"
                            + " n INT)");
            Caller caller = new Caller(router);

            Answer written = caller.run(
                    "http_values",
                    "{\"sql\":\"INSERT INTO v (t,b,u,d,f,g,day,moment,clock,y,s,x,bits,kind,n) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)\","
                            + "\"parameters\":[true,-9223372036854775808,18446744073709551615,"
                            + "123456789012345678901234567890.0123456789,1.5,1e-3,\"2026-11-23\","
                            + "\"2026-11-23 05:06:07.000001\",\"-12:34:56.789\",2026,\"sm\u00f8rrebr\u00f8d \ud83e\udd6a\","
                            + "{\"type\":\"bytes\",\"base64\":\"AP8n\"},513,\"b\",null]}");
            Answer read =
                    caller.run("http_values", statement("SELECT * FROM v WHERE u = ?", digits("18446744073709551615")));

            assertThat(written.status()).as(written.body().encode()).isEqualTo(200);
            assertThat(written.result(0).getString("insertId")).isEqualTo("1");
            assertThat(read.status()).as(read.body().encode()).isEqualTo(200);
            assertThat(read.rows().getJsonArray(0))
                    .isEqualTo(new JsonArray("[\"1\",1,\"-9223372036854775808\",\"18446744073709551615\","
                            + "\"123456789012345678901234567890.0123456789\",1.5,0.001,\"2026-11-23\","
                            + "\"2026-11-23 05:06:07.000001\",\"-12:34:56.789\",2026,\"sm\u00f8rrebr\u00f8d \ud83e\udd6a\",\"AP8n\","
                            + "\"513\",\"b\",null]"));
        }
    }

    private static JsonObject digits(String value) {
        return new JsonObject().put("type", "integer").put("value", value);
    }

    @Test
    default void aBatchIsOneTransaction(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("http_batch", 0, false);
            onShard(router, "http_batch", "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(3))");
            Caller caller = new Caller(router);

            Answer done = caller.run(
                    "http_batch",
                    batch(
                            statement("INSERT INTO t VALUES (?, ?)", 1, "one"),
                            statement("INSERT INTO t VALUES (2, 'two'), (3, 'xxx')"),
                            statement("UPDATE t SET b = ? WHERE a > ?", "all", 1)));
            Answer failed = caller.run(
                    "http_batch",
                    batch(statement("DELETE FROM t"), statement("INSERT INTO t VALUES (?, ?)", 9, "too long")));
            Answer left = caller.run("http_batch", statement("SELECT COUNT(*), MAX(b) FROM t"));

            assertThat(done.body().getJsonArray("results").stream()
                            .map(each -> ((JsonObject) each).getInteger("affectedRows")))
                    .containsExactly(1, 2, 2);
            assertThat(failed.status()).isEqualTo(422);
            assertThat(failed.body().getString("pointer")).isEqualTo("/statements/1");
            assertThat(left.rows().getJsonArray(0)).isEqualTo(new JsonArray("[\"3\",\"one\"]"));
        }
    }

    @Test
    default void aKeyIsExecutedOnceAndAnsweredTheSame(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("http_keys", 0, false);
            onShard(router, "http_keys", "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)");
            Caller caller = new Caller(router);
            JsonObject insert = statement("INSERT INTO t (a) VALUES (?)", 7);

            Answer first = caller.run("http_keys", insert, "Idempotency-Key", "k");
            List<CompletableFuture<Answer>> again = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String key = i % 2 == 0 ? "k" : "other";
                again.add(CompletableFuture.supplyAsync(() -> untilAnswered(caller, insert, key)));
            }
            List<Answer> answers = again.stream().map(CompletableFuture::join).toList();
            Answer reused =
                    caller.run("http_keys", statement("INSERT INTO t (a) VALUES (?)", 8), "Idempotency-Key", "k");
            Answer count = caller.run("http_keys", statement("SELECT COUNT(*) FROM t"));

            assertThat(first.status()).isEqualTo(200);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.status())
                            .as(answer.body().encode())
                            .isEqualTo(200));
            for (int i = 0; i < 12; i += 2) {
                assertThat(answers.get(i)).isEqualTo(first);
                assertThat(answers.get(i + 1)).isEqualTo(answers.get(1));
            }
            assertThat(reused.status()).isEqualTo(422);
            assertThat(reused.body().getString("type")).endsWith("idempotency-key-reused");
            assertThat(count.rows().getJsonArray(0)).isEqualTo(new JsonArray("[\"2\"]"));
        }
    }

    @Test
    default void readsOfEachKindAreAnswered(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("http_reads", 0, false);
            onShard(router, "http_reads", "CREATE TABLE numbers (a INT PRIMARY KEY)");
            Caller caller = new Caller(router);
            List<JsonObject> inserts = new ArrayList<>();
            for (int i = 0; i < 101; i++) {
                inserts.add(statement("INSERT INTO numbers VALUES (?)", i));
            }
            caller.run("http_reads", batch(inserts.toArray(new JsonObject[0])));

            assertThat(caller.run("http_reads", statement("SHOW TABLES")).rows())
                    .isEqualTo(new JsonArray("[[\"numbers\"]]"));
            for (String sql : List.of(
                    "SHOW CREATE TABLE numbers",
                    "SHOW VARIABLES LIKE 'version'",
                    "DESCRIBE numbers",
                    "EXPLAIN SELECT * FROM numbers",
                    "WITH x AS (SELECT 1) SELECT * FROM x",
                    "SELECT SLEEP(0)")) {
                Answer answer = caller.run("http_reads", statement(sql));
                assertThat(answer.status()).as(sql + answer.body()).isEqualTo(200);
                assertThat(answer.rows()).as(sql).isNotEmpty();
            }
            assertThat(caller.run("http_reads", statement("SELECT a FROM numbers LIMIT ?", 100))
                            .rows())
                    .hasSize(100);
            Answer many = caller.run("http_reads", statement("SELECT a FROM numbers"));
            assertThat(many.status()).isEqualTo(422);
            assertThat(many.body().getString("type")).endsWith("result-too-large");
            Answer large = caller.run("http_reads", statement("SELECT REPEAT('x', 2000000)"));
            assertThat(large.body().getString("type")).endsWith("result-too-large");
            assertThat(caller.run("http_reads", statement("SELECT 1")).status()).isEqualTo(200);
        }
    }

    @Test
    default void errorsAreToldByTheirKind(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("http_errors", 0, false);
            router.addTenant("http_others", 0, false);
            onShard(router, "http_errors", "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(3) NOT NULL)");
            onShard(router, "http_others", "CREATE TABLE t (a INT)");
            Caller caller = new Caller(router);
            caller.run("http_errors", statement("INSERT INTO t VALUES (1, 'a')"));

            requireProblem(caller, statement("INSERT INTO t VALUES (1, 'a')"), 409, "constraint-violated", 1062);
            requireProblem(caller, statement("INSERT INTO t VALUES (2, ?)", "long"), 422, "value-rejected", 1406);
            requireProblem(caller, statement("INSERT INTO t VALUES"), 400, "statement-rejected", 1064);
            requireProblem(caller, statement("SELEC 1"), 400, "statement-not-supported", 0);
            requireProblem(caller, statement("SELECT * FROM nothing"), 400, "statement-rejected", 1146);
            requireProblem(caller, statement("SELECT * FROM http_others.t"), 403, "forbidden", 1142);
            requireProblem(caller, statement("INSERT INTO http_others.t VALUES (1)"), 403, "forbidden", 1142);
            requireProblem(caller, statement("SELECT ?"), 400, "parameters-mismatch", 0);
            requireProblem(caller, statement("SELECT ?", 1, 2), 400, "parameters-mismatch", 0);
            requireProblem(caller, statement("INSERT INTO t VALUES (?, ?)", 1), 400, "parameters-mismatch", 0);
            assertThat(caller.run("http_errors", statement("SELECT COUNT(*) FROM t"))
                            .rows())
                    .isEqualTo(new JsonArray("[[\"1\"]]"));
        }
    }

    /** As a client does that is told it is safe. */
    private static Answer untilAnswered(Caller caller, JsonObject body, String key) {
        Answer answer = caller.run("http_keys", body, "Idempotency-Key", key);
        for (int i = 0; i < 20 && "safe".equals(answer.body().getString("retry")); i++) {
            answer = caller.run("http_keys", body, "Idempotency-Key", key);
        }
        return answer;
    }

    private static void requireProblem(Caller caller, JsonObject request, int status, String type, int code) {
        Answer answer = caller.run("http_errors", request);
        String what = request.encode() + answer.body().encode();
        assertThat(answer.status()).as(what).isEqualTo(status);
        assertThat(answer.body().getString("type")).as(what).endsWith(type);
        assertThat(answer.body().getInteger("code", 0)).as(what).isEqualTo(code);
    }

    private static void onShard(Router router, String tenant, String sql) throws Exception {
        try (Connection connection = router.connectDirectly(tenant, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
