package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What people read of queues and dead letters, and how they ask for it. */
final class QueueCommandsTest {
    private static final String RECEIPT = "s1-00000000000000ff-7";

    @Test
    void eachRoutersQueueIsARowAndTheRoutersThatWereNotHeardAreNamed() {
        JsonObject router = new JsonObject()
                .put("router", "router-1")
                .put("state", "draining")
                .put("paused", true)
                .put("entries", 1200)
                .put("oldestMillis", 61_250)
                .put("entriesPerSecond", 400.5)
                .put("entriesPerSecondMax", 0)
                .put("etaMillis", 3_000)
                .put("deadLetters", 2);
        JsonObject none = new JsonObject().put("router", "router-2").put("state", "none");
        JsonObject queues = new JsonObject()
                .put("items", array(new JsonObject().put("shard", "s1").put("routers", array(router, none))))
                .put("silent", new JsonArray().add("router-3"))
                .put("failed", array(new JsonObject().put("router", "router-4").put("failure", "x")));

        List<String> lines = lines(QueueSheet.queues(queues));

        assertThat(lines.get(1)).isEqualTo("s1 router-1 draining (paused) 1200 61.3 s 400.5 - 3.0 s - - - - 2");
        assertThat(lines.get(2)).isEqualTo("s1 router-2 none - - - - - - - - - -");
        assertThat(lines.subList(3, 6)).containsExactly("", "router-4 failed: x", "router-3 did not answer");
    }

    @Test
    void aQueueTellsItsTenantsAndWhyOneStandsStill() {
        JsonObject tenant = new JsonObject()
                .put("tenant", "acme")
                .put("router", "router-1")
                .put("entries", 3)
                .put("bytes", 512)
                .put("oldestMillis", 1_000)
                .put(
                        "quota",
                        new JsonObject().put("entries", 10).put("bytes", 1_024).put("ageMillis", 4_000))
                .put("reason", "fails-in-a-row")
                .put("code", 1146)
                .put("failures", 0);
        JsonObject queue = new JsonObject().put("shard", "s1").put("tenants", array(tenant));

        assertThat(lines(QueueSheet.queue(queue)))
                .contains("acme router-1 3 512 50 % 1.0 s - - fails-in-a-row (error 1146) 0");
    }

    @Test
    void whatAStatementHoldsSteersNoTerminal() {
        JsonObject text = new JsonObject().put("sql", "INSERT \u001b[31m").put("parameters", "AQI=");
        JsonObject bytes = new JsonObject().put("sqlBase64", "U/w=");
        JsonObject letter = new JsonObject().put("receipt", RECEIPT).put("statements", array(text, bytes));

        String sheet = QueueSheet.letter(letter);

        assertThat(sheet)
                .contains("INSERT  [31m\n  parameters in Base64: AQI=")
                .contains("in Base64: U/w=")
                .doesNotContain("\u001b");
    }

    @Test
    void aReceiptTellsItsResult() {
        JsonObject receipt = new JsonObject()
                .put("receipt", RECEIPT)
                .put("status", "applied")
                .put("result", new JsonObject().put("affectedRows", 2));

        assertThat(lines(QueueSheet.receipt(receipt))).contains("status applied", "affectedRows 2");
    }

    @Test
    void aListNamesEachRouterThatWasNotHeardOnce() throws Exception {
        try (StubAdmin admin = new StubAdmin()) {
            JsonObject page = new JsonObject()
                    .put("items", new JsonArray().add(1))
                    .put("silent", new JsonArray().add("router-3"));
            admin.then(200, page.copy().put("next", "a")).then(200, page);

            JsonObject all = admin.client().all("/v1/deadletters");

            assertThat(all.getJsonArray("items")).containsExactly(1, 1);
            assertThat(all.getJsonArray("silent")).containsExactly("router-3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receipt",
                "queue",
                "queue list",
                "queue show",
                "queue pause",
                "queue resume",
                "queue rate",
                "deadletter",
                "deadletter list",
                "deadletter show",
                "deadletter retry",
                "deadletter discard",
                "deadletter export"
            })
    void helpIsEverywhere(String command) {
        StringWriter out = new StringWriter();

        assertThat(run(out, command + " --help")).isZero();
        assertThat(out.toString()).contains("Usage: ctl " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "queue rate s1 fast", "deadletter", "deadletter retry", "receipt"})
    void aWrongCommandLineEndsWith2(String command) {
        assertThat(run(new StringWriter(), command)).isEqualTo(2);
    }

    private static int run(StringWriter out, String line) {
        return new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(line.split(" ", -1));
    }

    private static JsonArray array(JsonObject... items) {
        return new JsonArray(List.of(items));
    }

    private static List<String> lines(String sheet) {
        return sheet.lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
    }
}
