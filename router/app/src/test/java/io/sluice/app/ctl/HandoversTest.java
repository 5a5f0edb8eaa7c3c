package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.ctl.StubAdmin.Asked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Changes of a primary as they go over the wire, and what is told meanwhile. */
final class HandoversTest {
    private static final JsonObject OPERATION =
            new JsonObject().put("id", "op1").put("state", "running");
    private static final JsonObject BLOCKED = new JsonObject()
            .put("status", 409)
            .put("title", "The primary is not changed")
            .put("detail", "transactions would be lost: 3 transactions are missing");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<CtlException> failures = new ArrayList<>();
    private StubAdmin admin;

    @BeforeEach
    void start() throws IOException {
        admin = new StubAdmin();
        Files.writeString(directory.resolve("token"), "the-token-of-the-test");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void eachNewEventIsToldOnceWhileItGoesOn() {
        JsonObject before = event("1", "rehearsed", "db2:3306 would be the primary");
        JsonObject begun = event("2", "begun", "promotion for admin@h");
        JsonObject fence = event("3", "phase", "fence");
        JsonObject done = event("4", "done", "db2:3306 is the primary; lost: nothing");
        admin.then(200, status(before))
                .then(202, OPERATION)
                .then(200, OPERATION)
                .then(200, status(before, begun, fence))
                .then(200, OPERATION.copy().put("state", "done"))
                .then(200, status(before, begun, fence, done))
                .then(200, shard("s1"));

        assertThat(ctl("shard", "promote", "s1", "--candidate", "db2:3306", "--fenced", "--yes"))
                .isZero();

        assertThat(admin.async()).containsExactly("/v1/shards/s1:promote");
        assertThat(admin.asked().get(1).body())
                .isEqualTo("{\"candidate\":{\"host\":\"db2\",\"port\":3306},\"fenced\":true,\"acceptLoss\":false}");
        assertThat(err.toString().lines())
                .containsExactly(
                        "2  router-1  begun  promotion for admin@h",
                        "3  router-1  phase  fence: waits for the fence hook's exit code",
                        "4  router-1  done  db2:3306 is the primary; lost: nothing");
        assertThat(out.toString()).contains("s1     3      db2:3306");
    }

    @Test
    void whatIsInTheWayEndsWith3AndWhatWasTakenBackWith1() {
        JsonObject undone = BLOCKED.copy().put("status", 502).put("detail", "taken back at FENCE: it says no");
        admin.then(200, status()).then(202, OPERATION).then(200, ended(BLOCKED)).then(200, status());
        int blocked = ctl("shard", "promote", "s1", "--yes");
        admin.then(200, status()).then(202, OPERATION).then(200, ended(undone)).then(200, status());
        int takenBack = ctl("shard", "promote", "s1", "--yes");

        assertThat(blocked).isEqualTo(3);
        assertThat(takenBack).isEqualTo(1);
        assertThat(failures.get(0)).hasMessageContaining("3 transactions are missing");
        assertThat(failures.get(1)).hasMessageContaining("taken back at FENCE");
    }

    @Test
    void aLookThatComesToNothingDoesNotEndIt() {
        admin.then(503, new JsonObject().put("status", 503))
                .then(202, OPERATION)
                .then(503, new JsonObject().put("status", 503))
                .then(200, OPERATION.copy().put("state", "done"))
                .then(503, new JsonObject().put("status", 503))
                .then(200, shard("s1"));

        assertThat(ctl("shard", "switchover", "s1", "--end-pinned")).isZero();

        assertThat(admin.asked()).contains(new Asked("POST", "/v1/shards/s1:switchover", "", "{\"endPinned\":true}"));
    }

    @Test
    void anEndThatNobodyKnowsSaysWhereToLook() {
        JsonObject unknown = ended(new JsonObject().put("status", 504).put("title", "Unknown"))
                .put("state", "unknown");
        admin.then(200, status()).then(202, OPERATION).then(200, unknown).then(200, status());

        assertThat(ctl("shard", "abort", "s1")).isEqualTo(1);

        assertThat(failures.get(0)).hasMessageContaining("it may go on: 'sluice ctl shard failover s1'");
    }

    @Test
    void allShardsAreSwitchedOverOneAfterTheOther() {
        admin.then(200, shards("s1", "s2", "s3"));
        switchedOver("s1");
        switchedOver("s3");

        assertThat(ctl("shard", "switchover", "--all", "--exclude", "s2", "--pause", "1ms"))
                .isZero();

        assertThat(admin.async()).containsExactly("/v1/shards/s1:switchover", "/v1/shards/s3:switchover");
        assertThat(err.toString().lines())
                .containsExactly("shard s1, 1 of 2", "shard s3, 2 of 2", "done: 2, left: none");
        assertThat(out.toString()).contains("s1     3").contains("s3     3");
    }

    @Test
    void theFirstThatFailsEndsTheRoundAndTellsWhatIsLeft() {
        admin.then(200, shards("s1", "s2", "s3", "s4"));
        switchedOver("s1");
        admin.then(200, status()).then(202, OPERATION).then(200, ended(BLOCKED)).then(200, status());

        assertThat(ctl("shard", "switchover", "--all", "--pause", "1ms")).isEqualTo(3);

        assertThat(failures.get(0))
                .hasMessageStartingWith("shard s2: The primary is not changed")
                .hasMessageEndingWith("done: 1, not begun: 2 (s3 s4)");
        assertThat(out.toString()).contains("s1     3");
    }

    @Test
    void aShardWithoutAReplicaIsToldBeforeAnythingIsDone() {
        JsonObject all = shards("s1", "s2");
        all.getJsonArray("items").getJsonObject(1).put("replicas", new JsonArray());
        admin.then(200, all).then(200, all);

        int alone = ctl("shard", "switchover", "--all");
        int unknown = ctl("shard", "switchover", "--all", "--exclude", "s2,s9");

        assertThat(alone).isEqualTo(3);
        assertThat(unknown).isEqualTo(2);
        assertThat(failures.get(0)).hasMessageContaining("no replica").hasMessageEndingWith("s2");
        assertThat(failures.get(1)).hasMessageEndingWith("s9");
        assertThat(admin.async()).isEmpty();
    }

    @Test
    void aServerIsCordonedUncordonedAndRejoined() {
        admin.then(200, shard("s1")).then(200, shard("s1"));
        switchedOver("s1");

        assertThat(ctl("shard", "cordon", "s1", "--server", "db2:3306")).isZero();
        assertThat(ctl("shard", "uncordon", "s1", "--server", "db2:3306")).isZero();
        assertThat(ctl("shard", "rejoin", "s1", "--server", "db2:3306")).isZero();

        String body = "{\"server\":{\"host\":\"db2\",\"port\":3306}}";
        assertThat(admin.asked())
                .contains(
                        new Asked("POST", "/v1/shards/s1:cordon", "", body),
                        new Asked("POST", "/v1/shards/s1:uncordon", "", body),
                        new Asked("POST", "/v1/shards/s1:rejoin", "", body));
    }

    @Test
    void theModeIsTheShardsOwnOrInherited() {
        for (int i = 0; i < 2; i++) {
            admin.then(200, shard("s1")).then(200, shard("s1"));
        }

        assertThat(ctl("shard", "mode", "s1", "auto")).isZero();
        assertThat(ctl("shard", "mode", "s1", "inherit")).isZero();

        assertThat(admin.asked())
                .filteredOn(asked -> asked.method().equals("PATCH"))
                .extracting(Asked::body)
                .containsExactly("{\"failover\":\"auto\"}", "{\"failover\":null}");
    }

    /** The list is the whole of it: what is there already is kept, and is not there twice. */
    @Test
    void aReplicaIsAddedOnceAndRemoved() {
        JsonObject two = shard("s1")
                .put(
                        "replicas",
                        new JsonArray()
                                .add(new JsonObject().put("host", "db2").put("port", 3306))
                                .add(new JsonObject().put("host", "db3").put("port", 3306)));
        for (int i = 0; i < 3; i++) {
            admin.then(200, two).then(200, two);
        }

        assertThat(ctl("shard", "add-replica", "s1", "--server", "db4:3307")).isZero();
        assertThat(ctl("shard", "add-replica", "s1", "--server", "db3:3306")).isZero();
        assertThat(ctl("shard", "remove-replica", "s1", "--server", "db2:3306")).isZero();

        String db2 = "{\"host\":\"db2\",\"port\":3306}";
        String db3 = "{\"host\":\"db3\",\"port\":3306}";
        String db4 = "{\"host\":\"db4\",\"port\":3307}";
        assertThat(admin.asked())
                .filteredOn(asked -> asked.method().equals("PATCH"))
                .extracting(Asked::body)
                .containsExactly(
                        "{\"replicas\":[" + db2 + "," + db3 + "," + db4 + "]}",
                        "{\"replicas\":[" + db2 + "," + db3 + "]}",
                        "{\"replicas\":[" + db3 + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shard switchover",
                "shard switchover s1 --all",
                "shard switchover --all --candidate db2:3306",
                "shard switchover --all --pause soon",
                "shard promote s1 --yes --candidate db2",
                "shard rejoin s1",
                "shard cordon s1 --server db2",
                "shard add-replica s1",
                "shard remove-replica s1 --server db2"
            })
    void aWrongCommandLineEndsWith2AndDoesNothing(String line) {
        assertThat(ctl(line.split(" ", -1))).isEqualTo(2);
        assertThat(admin.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes\n", "s10\n"})
    void onlyTheShardsNameConfirms(String typed) {
        CtlOptions options = options();

        assertThatThrownBy(() -> options.confirm("To be promoted: db2.\n", "s1", new StringReader(typed)))
                .isInstanceOf(CtlException.class)
                .hasMessageContaining("nothing was done");
    }

    @Test
    void theShardsNameConfirms() throws CtlException {
        options().confirm("To be promoted: db2.\n", "s1", new StringReader(" s1\n"));

        assertThat(err.toString()).contains("To be promoted: db2.\nType s1 to go on:");
    }

    /** Something that has the options. */
    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private final CtlOptions options = new CtlOptions();
    }

    private CtlOptions options() {
        Holder holder = new Holder();
        new CommandLine(holder).setErr(new PrintWriter(err, true));
        return holder.options;
    }

    private void switchedOver(String shard) {
        admin.then(200, status())
                .then(202, OPERATION)
                .then(200, OPERATION.copy().put("state", "done"))
                .then(200, status())
                .then(200, shard(shard));
    }

    private static JsonObject ended(JsonObject problem) {
        return OPERATION.copy().put("state", "failed").put("problem", problem);
    }

    private static JsonObject event(String at, String kind, String text) {
        return new JsonObject().put("at", at).put("event", kind).put("text", text);
    }

    private static JsonObject status(JsonObject... events) {
        JsonObject router = new JsonObject().put("router", "router-1").put("events", new JsonArray(List.of(events)));
        return new JsonObject().put("shard", "s1").put("routers", new JsonArray().add(router));
    }

    private static JsonObject shard(String id) {
        JsonObject replica = new JsonObject().put("host", "db1").put("port", 3306);
        return new JsonObject()
                .put("id", id)
                .put("epoch", 3)
                .put("primary", new JsonObject().put("host", "db2").put("port", 3306))
                .put("replicas", new JsonArray().add(replica));
    }

    private static JsonObject shards(String... ids) {
        JsonArray items = new JsonArray();
        for (String id : ids) {
            items.add(shard(id));
        }
        return new JsonObject().put("items", items);
    }

    private int ctl(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--url", admin.url(), "--token-file", directory.resolve("token").toString()));
        return new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failures.add((CtlException) failure);
                    return ((CtlException) failure).exitCode();
                })
                .execute(line.toArray(String[]::new));
    }
}
