package io.sluice.it.queue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.it.DemoProcess;
import io.sluice.it.Frozen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator sees and does of a backlog, from its first receipt to its last dead letter, over the admin API and with the
 * commands, against a demo as a user starts it. MySQL.
 */
final class QueueAdminIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CTL_SECONDS = 30;
    private static final String SHARD = "shard-1";
    private static final String QUEUE = "/v1/queues/" + SHARD;
    private static final int MANY = 20;
    private static final int FEW = 5;
    private static final int PER_SECOND = 10;

    @TempDir
    private @Nullable Path parent;

    private @Nullable DemoProcess demo;
    private @Nullable AdminCalls calls;

    @BeforeEach
    void start() throws IOException {
        demo = DemoProcess.start(requireNonNull(parent, "parent"), "--shards=2", "--tenants=3", "--replicas=0");
        calls = AdminCalls.of(demo.json());
    }

    @AfterEach
    void stop() throws IOException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void anOperatorFollowsABacklogFromItsFirstReceiptToItsLastDeadLetter() throws Exception {
        try (Connection busy = connect("t001");
                Connection quiet = connect("t003")) {
            run(busy, "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL)");
            run(busy, "INSERT INTO t VALUES (1, 0)");
            run(quiet, "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL)");

            Receipts receipts;
            try (Frozen frozen = Frozen.freeze(primary().getLong("pid"))) {
                await().atMost(LIMIT)
                        .until(() -> calls().metric("sluice_gate_state", SHARD, "contained") == 1
                                && calls().metric("sluice_queue_state", SHARD, "contained") == 1);
                receipts = write(busy, quiet);
                theBacklogIsTold(receipts);
                pauseTheShardAndOneTenant();
                assertThat(frozen).isNotNull();
            }

            nothingIsAppliedWhilePaused();
            theBusyTenantIsAppliedAtTheRateThatWasSet(receipts);
            theQuietTenantIsAppliedWhenItIsResumed(receipts);
            whatFailedIsListedShownAndExported(receipts);
            aRetryIsAppliedWhenTheCauseIsMended(busy, receipts.duplicate());
            aDiscardGivesTheWriteUp(receipts.intoNowhere());
            theMetricsAgree();
        }
    }

    /** Of what was queued. */
    private record Receipts(List<String> many, String duplicate, String intoNowhere, List<String> few) {}

    private Receipts write(Connection busy, Connection quiet) throws SQLException {
        List<String> many = new ArrayList<>();
        for (int id : IntStream.range(100, 100 + MANY).toArray()) {
            many.add(queued(busy, "INSERT INTO t VALUES (" + id + ", 0)"));
        }
        String duplicate = queued(busy, "INSERT INTO t VALUES (1, 7)");
        String intoNowhere = queued(busy, "INSERT INTO nowhere VALUES (1)");
        List<String> few = new ArrayList<>();
        for (int id : IntStream.range(100, 100 + FEW).toArray()) {
            few.add(queued(quiet, "INSERT INTO t VALUES (" + id + ", 0)"));
        }
        return new Receipts(many, duplicate, intoNowhere, few);
    }

    private void theBacklogIsTold(Receipts receipts) throws Exception {
        JsonObject queue = calls().get(QUEUE + "?tenants=true", 200);
        assertThat(queue.getInteger("entries")).isEqualTo(MANY + 2 + FEW);
        JsonObject router = only(queue, "routers");
        assertThat(router.getString("state")).isEqualTo("contained");
        assertThat(router.getInteger("tenants")).isEqualTo(2);
        assertThat(router.getLong("oldestMillis")).isBetween(1L, LIMIT.toMillis());
        assertThat(objects(queue, "tenants"))
                .extracting(tenant -> tenant.getString("tenant") + " " + tenant.getInteger("entries"))
                .containsExactly("t001 " + (MANY + 2), "t003 " + FEW);
        assertThat(objects(calls().get("/v1/queues", 200), "items"))
                .extracting(shard -> shard.getString("shard") + " " + shard.getInteger("entries"))
                .containsExactly(SHARD + " " + (MANY + 2 + FEW), "shard-2 0");
        assertThat(calls().get("/v1/receipts/" + receipts.duplicate(), 200).getString("status"))
                .isEqualTo("queued");
        calls().get("/v1/queues/nowhere", 404);

        assertThat(row(ctl("queue", "list"), SHARD)).containsSequence("contained", String.valueOf(MANY + 2 + FEW));
        assertThat(row(ctl("queue", "show", SHARD, "--tenants"), "t003")).contains(String.valueOf(FEW));
        assertThat(row(ctl("receipt", receipts.few().get(0)), "status")).containsExactly("status", "queued");
        assertThat(calls().metric("sluice_queue_entries", SHARD)).isEqualTo(MANY + 2 + FEW);
        assertThat(calls().metric("sluice_queue_oldest_age_seconds", SHARD)).isPositive();
    }

    private void pauseTheShardAndOneTenant() throws Exception {
        JsonObject paused = calls().post(QUEUE + ":pause", new JsonObject(), 200);
        assertThat(only(paused, "routers").getBoolean("accepted")).isTrue();
        JsonObject tenant = new JsonObject(ctl("queue", "pause", SHARD, "--tenant", "t003", "--json"));
        assertThat(only(tenant, "routers").getBoolean("accepted")).isTrue();
        // It has no backlog here.
        JsonObject other = calls().post(QUEUE + ":pause", new JsonObject().put("tenant", "t002"), 200);
        assertThat(only(other, "routers").getBoolean("accepted")).isFalse();

        JsonObject router = only(calls().get(QUEUE, 200), "routers");
        assertThat(router.getBoolean("paused")).isTrue();
        assertThat(router.getInteger("pausedTenants")).isEqualTo(1);
    }

    private void nothingIsAppliedWhilePaused() {
        await().atMost(LIMIT).until(() -> calls().metric("sluice_queue_state", SHARD, "draining") == 1);

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> rows("t001") == 1 && rows("t003") == 0);
        assertThat(calls().metric("sluice_queue_paused", SHARD)).isEqualTo(1);
    }

    private void theBusyTenantIsAppliedAtTheRateThatWasSet(Receipts receipts) throws Exception {
        ctl("queue", "rate", SHARD, String.valueOf(PER_SECOND));
        assertThat(only(calls().get(QUEUE, 200), "routers").getInteger("entriesPerSecondMax"))
                .isEqualTo(PER_SECOND);

        long begin = System.nanoTime();
        calls().post(QUEUE + ":resume", new JsonObject(), 200);
        await().atMost(LIMIT).until(() -> entries() == FEW);

        // It may begin with what a second allows.
        long leastMillis = (MANY + 2 - PER_SECOND) * 1_000L / PER_SECOND;
        assertThat(Duration.ofNanos(System.nanoTime() - begin).toMillis()).isGreaterThan(leastMillis * 9 / 10);
        assertThat(rows("t001")).isEqualTo(1 + MANY);
        assertThat(rows("t003")).isZero();
        for (String receipt : receipts.many()) {
            JsonObject applied = calls().get("/v1/receipts/" + receipt, 200);
            assertThat(applied.getString("status")).isEqualTo("applied");
            assertThat(applied.getJsonObject("result").getInteger("affectedRows"))
                    .isEqualTo(1);
        }
    }

    private void theQuietTenantIsAppliedWhenItIsResumed(Receipts receipts) throws Exception {
        assertThat(row(ctl("queue", "show", SHARD, "--tenants"), "t003")).contains("operator");
        ctl("queue", "rate", SHARD, "0");
        ctl("queue", "resume", SHARD, "--tenant", "t003");

        await().atMost(LIMIT).until(() -> entries() == 0);
        assertThat(rows("t003")).isEqualTo(FEW);
        assertThat(row(ctl("receipt", receipts.few().get(FEW - 1)), "status")).containsExactly("status", "applied");
        assertThat(only(calls().get(QUEUE, 200), "routers").getInteger("pausedTenants"))
                .isZero();
    }

    private void whatFailedIsListedShownAndExported(Receipts receipts) throws Exception {
        List<JsonObject> letters = objects(calls().get("/v1/deadletters?shard=" + SHARD, 200), "items");
        assertThat(letters)
                .extracting(letter -> letter.getString("receipt") + " " + letter.getInteger("code"))
                .containsExactly(receipts.duplicate() + " 1062", receipts.intoNowhere() + " 1146");
        assertThat(row(ctl("deadletter", "list", "--tenant", "t001"), receipts.duplicate()))
                .contains("t001", "1062");
        assertThat(ctl("deadletter", "show", receipts.duplicate())).contains("INSERT INTO t VALUES (1, 7)");

        String exported = ctl("deadletter", "export");
        assertThat(exported).isEqualTo(calls().text("/v1/deadletters:export"));
        assertThat(exported.lines().map(line -> only(new JsonObject(line), "statements")))
                .extracting(statement -> statement.getString("sql"))
                .containsExactly("INSERT INTO t VALUES (1, 7)", "INSERT INTO nowhere VALUES (1)");
        assertThat(calls().metric("sluice_dead_letters", SHARD)).isEqualTo(2);
    }

    private void aRetryIsAppliedWhenTheCauseIsMended(Connection busy, String duplicate) throws Exception {
        run(busy, "DELETE FROM t WHERE id = 1");

        JsonObject retried = only(new JsonObject(ctl("deadletter", "retry", duplicate, "--json")), "items");
        assertThat(retried.getString("outcome")).isEqualTo("retried");
        String again = retried.getString("again");
        await().atMost(LIMIT)
                .until(() -> calls().get("/v1/receipts/" + again, 200)
                        .getString("status")
                        .equals("applied"));

        assertThat(number("SELECT n FROM t001.t WHERE id = 1")).isEqualTo(7);
        calls().post("/v1/deadletters/" + duplicate + ":retry", new JsonObject(), 404);
    }

    private void aDiscardGivesTheWriteUp(String intoNowhere) throws Exception {
        JsonObject discarded = calls().post("/v1/deadletters/" + intoNowhere + ":discard", new JsonObject(), 200);
        assertThat(discarded.getString("outcome")).isEqualTo("discarded");

        calls().get("/v1/deadletters/" + intoNowhere, 404);
        assertThat(objects(calls().get("/v1/deadletters", 200), "items")).isEmpty();
        JsonObject receipt = calls().get("/v1/receipts/" + intoNowhere, 200);
        assertThat(receipt.getString("status")).isEqualTo("dead");
        assertThat(receipt.getJsonObject("error").getInteger("code")).isEqualTo(1146);
    }

    private void theMetricsAgree() {
        await().atMost(LIMIT)
                .until(() -> calls().metric("sluice_queue_settled_total", SHARD, "applied") == MANY + FEW + 1);
        assertThat(calls().metric("sluice_queue_settled_total", SHARD, "dead")).isEqualTo(2);
        assertThat(calls().metric("sluice_queue_settled_total", SHARD, "already"))
                .isZero();
        assertThat(calls().metric("sluice_queue_appended_total", SHARD)).isEqualTo(MANY + FEW + 3);
        assertThat(calls().metric("sluice_queue_log_sync_seconds_count", SHARD)).isPositive();
        for (String zero : List.of(
                "sluice_queue_entries",
                "sluice_queue_found_total",
                "sluice_queue_paused",
                "sluice_queue_paused_tenants",
                "sluice_queue_tenants",
                "sluice_queue_oldest_age_seconds",
                "sluice_dead_letters")) {
            assertThat(calls().metric(zero, SHARD)).as(zero).isZero();
        }
    }

    // -- the demo ---------------------------------------------------------------------------------------------------

    private DemoProcess demo() {
        return requireNonNull(demo, "demo");
    }

    private AdminCalls calls() {
        return requireNonNull(calls, "calls");
    }

    /** What a command prints. */
    private String ctl(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--demo=" + demo().dir());
        Path out = demo().dir().resolveSibling("ctl.out");
        Path err = demo().dir().resolveSibling("ctl.err");
        Process process = DemoProcess.sluice("ctl", line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(CTL_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }

    /** The cells of the line of a table that begins so. */
    private static List<String> row(String table, String first) {
        return table.lines()
                .map(line -> List.of(line.strip().split(" +", -1)))
                .filter(cells -> cells.get(0).equals(first))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + first + " in\n" + table));
    }

    private static JsonObject only(JsonObject json, String array) {
        List<JsonObject> all = objects(json, array);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static List<JsonObject> objects(JsonObject json, String array) {
        JsonArray items = json.getJsonArray(array);
        return items.stream().map(JsonObject.class::cast).toList();
    }

    private int entries() throws IOException, InterruptedException {
        return calls().get(QUEUE, 200).getInteger("entries");
    }

    // -- its servers ------------------------------------------------------------------------------------------------

    private JsonObject shard() throws IOException {
        return demo().json().getJsonArray("shards").getJsonObject(0);
    }

    private JsonObject primary() throws IOException {
        return shard().getJsonObject("primary");
    }

    private int rows(String tenant) throws IOException, SQLException {
        return number("SELECT COUNT(*) FROM " + tenant + ".t");
    }

    /** Asked of the shard itself. */
    private int number(String sql) throws IOException, SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + primary().getInteger("port") + "/?sslMode=REQUIRED";
        try (Connection connection = DriverManager.getConnection(
                        url, shard().getString("adminUser"), shard().getString("adminPassword"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    /** Through the router. */
    private Connection connect(String name) throws IOException, SQLException {
        JsonObject tenant = objects(demo().json(), "tenants").stream()
                .filter(each -> each.getString("id").equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(tenant.getString("shard")).isEqualTo(SHARD);
        String url = "jdbc:mysql://127.0.0.1:"
                + demo().json().getJsonObject("mysql").getInteger("port") + "/" + tenant.getString("database")
                + "?sslMode=REQUIRED&useLocalSessionState=true";
        return DriverManager.getConnection(url, tenant.getString("user"), tenant.getString("password"));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The receipt of a write that the router queues. */
    private static String queued(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isZero();
            SQLWarning warning = statement.getWarnings();
            String text = requireNonNull(warning.getMessage(), "message");
            assertThat(text).startsWith("Queued as " + SHARD + "-");
            return text.substring("Queued as ".length(), text.indexOf(';'));
        }
    }
}
