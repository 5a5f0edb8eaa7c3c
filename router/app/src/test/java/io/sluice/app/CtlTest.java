package io.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admin.AdminParts;
import io.sluice.admin.AdminServer;
import io.sluice.admin.AdminSettings;
import io.sluice.admin.AdminToken;
import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.cluster.testing.FakeCluster;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.testing.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against the real admin API, which is joined to routers in memory. */
final class CtlTest {
    private static final String TOKEN = "the-token-of-the-test";
    private static final ServerAddress ADDRESS = new ServerAddress("127.0.0.1", 6033);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final RoutingView view = new RoutingView(RoutingTable.EMPTY.with(
            4,
            List.of(
                    new MapChange.PutShard(Samples.shard("s1", 1)),
                    new MapChange.PutShard(Samples.shard("s2", 1)),
                    new MapChange.PutTenant(Samples.tenant("acme", 1, "s1")),
                    new MapChange.PutTenant(Samples.tenant("blue", 1, "s2")))));
    private final FakeCluster cluster = new FakeCluster(view, identity("router-1"));
    private final List<Inquiry> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String url = "";

    @BeforeEach
    void start() throws IOException {
        AdminParts parts = new AdminParts(
                vertx,
                cluster.admin(),
                new AdminToken(TOKEN),
                new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom()),
                new SecureRandom(),
                Clock.systemUTC());
        AdminSettings settings =
                new AdminSettings("127.0.0.1", 0, 50, 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(30));
        url = "http://127.0.0.1:" + get(new AdminServer(parts, settings).start());
        cluster.router().lead(RouterCluster.ALONE, intent -> new CompletableFuture<>());
        Files.writeString(directory.resolve("token"), TOKEN + "\n");
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void theStatusNeedsNoToken() {
        answer("contained");

        assertThat(run("ctl", "status", "--url", url)).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "state    ok", "routers  1", "shards   2: 2 contained", "tenants  2, 100.0 % affected");
    }

    @Test
    void shardsTenantsAndTiersAreListed() {
        assertThat(ctl("shard", "list")).isZero();
        assertThat(ctl("tenant", "list", "--shard", "s2")).isZero();
        assertThat(ctl("tier", "list")).isZero();

        assertThat(out.toString())
                .contains("s1     1      s1.example:3306  s1-replica.example:3306  1")
                .contains("blue    s2     blue")
                .containsPattern("default +hold +hold +10s +30s +false +2\n")
                .doesNotContain("acme");
    }

    @Test
    void theHealthOfAShardStandsInOneTableForAllRouters() {
        answer("contained");
        cluster.join(identity("router-2"))
                .onInquiry(inquiry -> CompletableFuture.failedFuture(new IllegalStateException()));
        cluster.join(identity("router-3"));

        assertThat(ctl("shard", "health", "s1", "--signals")).isZero();

        assertThat(out.toString())
                .contains("router-1  s1.example:3306  primary  contained (rehearsed)  frozen")
                .contains("router-1  hold")
                .contains("shard-locked 3")
                .contains("router-1  s1.example:3306  read  silence  900ms  400ms  bad")
                .contains("router-2 failed: the router failed over it: IllegalStateException")
                .contains("router-3 did not answer");
        // What a server said steers no terminal.
        assertThat(out.toString()).contains("a [31mcause").doesNotContain("\u001b");
    }

    @Test
    void aTimelineIsOneForAllRoutersOldestFirst() {
        answer("serving");
        cluster.join(identity("router-2"))
                .onInquiry(inquiry -> CompletableFuture.completedFuture(new JsonObject()
                        .put("events", new JsonArray().add(event("2026-01-01T00:00:01.500Z", "contained")))
                        .encode()));

        assertThat(ctl("shard", "timeline", "s1", "--limit", "7")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "AT ROUTER SERVER ROLE EVENT VERDICT SCOPE BY CAUSE",
                        "2026-01-01T00:00:01.000Z router-1 s1:3306 primary suspect frozen - router -",
                        "2026-01-01T00:00:01.500Z router-2 s1:3306 primary contained frozen - router -",
                        "2026-01-01T00:00:02.000Z router-1 s1:3306 primary contained frozen - router -");
        assertThat(((Inquiry.Timeline) asked.get(0)).limit()).isEqualTo(7);
    }

    @Test
    void aProbeTellsWhoTookIt() {
        answer("serving");

        assertThat(ctl("shard", "probe", "s1")).isZero();

        assertThat(out.toString()).contains("router-1  true");
        assertThat(asked).singleElement().isInstanceOf(Inquiry.Probe.class);
    }

    @Test
    void anExplanationTellsTheReasonsAndTheError() {
        answer("contained");

        assertThat(ctl("explain", "acme", "UPDATE t SET a = 'x y'")).isZero();

        assertThat(out.toString())
                .contains("router-1  s1     write   hold  refuse  policy-refuses")
                .contains("why router-1 decides so:")
                .contains("  shard-locked: the primary is contained")
                .contains("ERROR 1290 (HY000): not sent (safe to retry)");
        assertThat(((Inquiry.Explain) asked.get(0)).sql()).isEqualTo("UPDATE t SET a = 'x y'");
    }

    @Test
    void aTenantIsShownWithItsPolicy() {
        assertThat(ctl("tenant", "show", "acme")).isZero();
        assertThat(ctl("tenant", "policy", "acme")).isZero();

        assertThat(out.toString())
                .contains("shard     s1")
                .containsPattern("reads +hold")
                .containsPattern("holdTime +10s");
    }

    @Test
    void withJsonTheAnswerIsTheAdminApisOwn() {
        answer("contained");

        ctl("shard", "health", "s1", "--json");
        JsonObject health = new JsonObject(out.toString());
        out.getBuffer().setLength(0);
        ctl("tenant", "list", "--json");

        assertThat(health.getJsonArray("routers")).hasSize(1);
        assertThat(health.getString("shard")).isEqualTo("s1");
        assertThat(new JsonObject(out.toString()).getJsonArray("items")).hasSize(2);
    }

    @Test
    void aDemoIsEnoughToFindTheAdminApi() throws IOException {
        JsonObject admin = new JsonObject().put("url", url).put("token", TOKEN);
        Files.writeString(
                directory.resolve("demo.json"),
                new JsonObject().put("admin", admin).encode());

        assertThat(run("ctl", "shard", "list", "--demo", directory.toString())).isZero();
        assertThat(out.toString()).contains("s1.example:3306");
    }

    @Test
    void whatDoesNotExistEndsWith3() {
        assertThat(ctl("shard", "health", "s 9")).isEqualTo(3);
        assertThat(ctl("tenant", "show", "none")).isEqualTo(3);
        assertThat(ctl("shard", "timeline", "s1", "--limit", "0")).isEqualTo(3);

        assertThat(err.toString().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("sluice: "))
                .anySatisfy(line -> assertThat(line).contains("no tenant none"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutRoutersItEndsWith1AndSaysToTryAgain() {
        assertThat(ctl("shard", "health", "s1")).isEqualTo(1);

        assertThat(err.toString())
                .contains("no router answered")
                .contains("try again")
                .doesNotContain("at io.sluice");
    }

    @Test
    void aTokenThatIsMissingOrWrongEndsWith2AndSaysWhereToFindIt() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "another-token-of-the-test");
        Path spoilt = Files.writeString(directory.resolve("spoilt"), "two words");

        assertThat(run("ctl", "shard", "list", "--url", url)).isEqualTo(2);
        assertThat(run("ctl", "shard", "list", "--url", url, "--token-file", other.toString()))
                .isEqualTo(2);
        assertThat(run("ctl", "shard", "list", "--url", url, "--token-file", spoilt.toString()))
                .isEqualTo(2);
        assertThat(run("ctl", "shard", "list", "--url", url, "--token-file", directory + "/none"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(line).containsAnyOf("--token-file", "node.adminTokenFile", "must hold one token"));
        assertThat(err.toString()).doesNotContain("another-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8081", "ftp://x", "http://", "not an url", "http://h/?q=1"})
    void anAddressThatIsNoneEndsWith2(String address) {
        assertThat(run("ctl", "status", "--url", address)).isEqualTo(2);
        assertThat(err.toString()).contains("--url must be like http://127.0.0.1:8081");
    }

    @Test
    void aDirectoryWithoutADemoEndsWith2() {
        assertThat(run("ctl", "status", "--demo", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("sluice demo --dir");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctl --help",
                "ctl status --help",
                "ctl shard --help",
                "ctl shard list --help",
                "ctl shard health --help",
                "ctl shard timeline --help",
                "ctl shard quarantine --help",
                "ctl shard release --help",
                "ctl shard probe --help",
                "ctl tenant --help",
                "ctl tenant list --help",
                "ctl tenant show --help",
                "ctl tenant policy --help",
                "ctl tier --help",
                "ctl tier set --help",
                "ctl explain --help",
                "ctl help shard"
            })
    void helpIsEverywhere(String line) {
        assertThat(run(line.split(" ", -1))).isZero();
        assertThat(out.toString()).contains("Usage: sluice ctl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctl",
                "ctl shard",
                "ctl tenant",
                "ctl tier",
                "ctl shards",
                "ctl explain acme",
                "ctl shard health"
            })
    void aWrongCommandLineEndsWith2(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("Usage: sluice ctl", "Did you mean");
    }

    private int ctl(String... words) {
        List<String> line = new ArrayList<>(List.of("ctl"));
        line.addAll(List.of(words));
        line.addAll(
                List.of("--url", url, "--token-file", directory.resolve("token").toString()));
        return run(line.toArray(String[]::new));
    }

    private int run(String... line) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
    }

    private void answer(String standing) {
        cluster.router().onInquiry(inquiry -> {
            asked.add(inquiry);
            JsonObject document = inquiry instanceof Inquiry.Explain ? explanation() : document(standing);
            return CompletableFuture.completedFuture(document.encode());
        });
    }

    /** Everything that a router may say, whatever it was asked. */
    private static JsonObject document(String standing) {
        JsonObject signal = new JsonObject()
                .put("lane", "read")
                .put("measure", "silence")
                .put("value", "900ms")
                .put("limit", "400ms")
                .put("bad", true);
        JsonObject server = new JsonObject()
                .put("host", "s1.example")
                .put("port", 3306)
                .put("role", "primary")
                .put("standing", standing)
                .put("verdict", "frozen")
                .put("rehearsed", true)
                .put("contained", true)
                .put("cause", "a\u001b[31mcause")
                .put("signals", new JsonArray().add(signal));
        return new JsonObject()
                .put("shard", "s1")
                .put("servers", new JsonArray().add(server))
                .put(
                        "gate",
                        new JsonObject().put("state", "hold").put("refusals", new JsonObject().put("shard-locked", 3)))
                .put(
                        "events",
                        new JsonArray()
                                .add(event("2026-01-01T00:00:01.000Z", "suspect"))
                                .add(event("2026-01-01T00:00:02.000Z", "contained")))
                .put("accepted", true);
    }

    private static JsonObject explanation() {
        JsonObject reason = new JsonObject().put("reason", "shard-locked").put("text", "the primary is contained");
        JsonObject error = new JsonObject()
                .put("code", 1290)
                .put("sqlState", "HY000")
                .put("text", "not sent")
                .put("safeToRetry", true);
        return new JsonObject()
                .put("tenant", "acme")
                .put("shard", "s1")
                .put("access", "write")
                .put("gate", "hold")
                .put("answer", "refuse")
                .put("reason", "policy-refuses")
                .put("reasons", new JsonArray().add(reason))
                .put("error", error);
    }

    private static JsonObject event(String at, String event) {
        return new JsonObject()
                .put("at", at)
                .put("server", "s1:3306")
                .put("role", "primary")
                .put("event", event)
                .put("verdict", "frozen");
    }

    private static RouterIdentity identity(String name) {
        return new RouterIdentity(name, ADDRESS, ADDRESS, Instant.EPOCH);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
