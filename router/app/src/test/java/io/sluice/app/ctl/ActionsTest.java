package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.app.ctl.StubAdmin.Asked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What changes something, as it goes over the wire. */
final class ActionsTest {
    private static final JsonObject SHARD = new JsonObject()
            .put("id", "s1")
            .put("epoch", 3)
            .put("primary", new JsonObject().put("host", "db1").put("port", 3306))
            .put("replicas", new JsonArray())
            .put(
                    "quarantined",
                    new JsonArray().add(new JsonObject().put("host", "db1").put("port", 3306)))
            .put("health", null)
            .put("tenants", 7);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
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
    void aQuarantineMeetsThePrimaryUnlessAServerIsNamed() {
        admin.then(200, SHARD).then(200, SHARD);

        assertThat(ctl("shard", "quarantine", "s1")).isZero();
        assertThat(ctl("shard", "quarantine", "s1", "--server", "::1:3307")).isZero();

        assertThat(admin.asked())
                .containsExactly(
                        new Asked("POST", "/v1/shards/s1:quarantine", "", "{}"),
                        new Asked(
                                "POST",
                                "/v1/shards/s1:quarantine",
                                "",
                                "{\"server\":{\"host\":\"::1\",\"port\":3307}}"));
        assertThat(out.toString()).contains("s1     3      db1:3306  -         7        -       db1:3306");
    }

    @Test
    void aReleaseTellsWhatTheRoutersSaidToIt() {
        JsonObject router = new JsonObject().put("router", "router-1").put("accepted", true);
        admin.then(
                200,
                SHARD.copy()
                        .put("routers", new JsonArray().add(router))
                        .put("silent", new JsonArray().add("router-2")));

        assertThat(ctl("shard", "release", "s1")).isZero();

        assertThat(out.toString()).contains("router-1  true").contains("router-2 did not answer");
    }

    @Test
    void whatTakesLongIsShownAsItIsInTheEnd() {
        admin.then(202, new JsonObject().put("id", "op1").put("state", "running"))
                .then(200, new JsonObject().put("id", "op1").put("state", "done"))
                .then(200, SHARD);

        assertThat(ctl("shard", "quarantine", "s1")).isZero();

        assertThat(admin.asked()).extracting(Asked::path).last().isEqualTo("/v1/shards/s1");
        assertThat(out.toString()).contains("db1:3306");
    }

    @Test
    void aPolicyIsChangedByItsOptionsAndShownWithWhereEachValueIsFrom() {
        JsonObject policy = new JsonObject().put("reads", "replica").put("writes", "hold");
        admin.then(200, new JsonObject().put("id", "acme"))
                .then(
                        200,
                        new JsonObject()
                                .put("id", "acme")
                                .put("tier", "gold")
                                .put("policy", policy)
                                .put("overrides", new JsonObject().put("reads", "replica")));

        assertThat(ctl("tenant", "policy", "acme", "--reads", "replica", "--inherit", "hold-time", "--tier", "gold"))
                .isZero();

        assertThat(admin.asked().get(1).body())
                .isEqualTo("{\"tier\":\"gold\",\"policy\":{\"reads\":\"replica\",\"holdTime\":null}}");
        assertThat(out).hasToString("""
                POLICY  VALUE    FROM
                reads   replica  tenant
                writes  hold     tier gold
                """);
    }

    @Test
    void aTierIsMadeAndChangedByTheSameOptions() {
        JsonObject gold = new JsonObject()
                .put("name", "gold")
                .put("epoch", 4)
                .put("policy", new JsonObject().put("reads", "replica"))
                .put("tenants", 0);
        admin.then(201, gold).then(200, gold).then(200, gold);

        assertThat(ctl("tier", "create", "gold", "--reads", "replica")).isZero();
        out.getBuffer().setLength(0);
        assertThat(ctl("tier", "set", "gold", "--max-staleness", "30s", "--user-locks", "true"))
                .isZero();

        assertThat(admin.asked())
                .extracting(Asked::body)
                .containsExactly(
                        "{\"name\":\"gold\",\"policy\":{\"reads\":\"replica\"}}",
                        "",
                        "{\"policy\":{\"maxStaleness\":\"30s\",\"userLocks\":true}}");
        assertThat(out).hasToString("""
                name     gold
                epoch    4
                tenants  0

                POLICY  VALUE
                reads   replica
                """);
    }

    @Test
    void aChangeOfATierThatNamesNothingIsAskedBackAbout() {
        assertThat(ctl("tier", "set", "gold")).isEqualTo(2);

        assertThat(admin.asked()).isEmpty();
    }

    private int ctl(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--url", admin.url(), "--token-file", directory.resolve("token").toString()));
        return new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(out, true))
                .execute(line.toArray(String[]::new));
    }
}
