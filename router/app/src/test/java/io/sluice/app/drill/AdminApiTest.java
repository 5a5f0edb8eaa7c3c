package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an admin API of paper, which answers as was agreed. */
final class AdminApiTest {
    private static final String HEALTH = """
            {"shard": "shard-2", "routers": [{"router": "router-1", "servers": [
                {"host": "127.0.0.1", "port": 6085, "role": "primary", "standing": "%s", "verdict": "%s", "scope": "ALL",
                 "mode": "on", "contained": true},
                {"host": "127.0.0.1", "port": 6086, "role": "replica", "standing": "serving", "verdict": "healthy",
                 "mode": "on"}],
              "gate": {"state": "contained"}}], "silent": [%s]}
            """;
    private static final String TIMELINE = """
            {"shard": "shard-2", "routers": [{"router": "router-1", "events": [
                {"at": "2026-01-01T00:00:00.250Z", "server": "127.0.0.1:6085", "role": "primary", "event": "suspect",
                 "verdict": "healthy", "scope": "none", "rehearsed": false, "cause": "silence", "signals": []},
                {"at": "2026-01-01T00:00:00.700Z", "server": "127.0.0.1:6085", "role": "primary", "event": "contained",
                 "verdict": "frozen", "scope": "ALL", "rehearsed": false, "evidenceSince": "2026-01-01T00:00:00.000Z"}]}],
             "silent": []}
            """;

    private HttpServer server;
    private AdminApi api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        api = new AdminApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "secret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServerThatIsContainedIsAnObjection() throws IOException {
        answer("/v1/shards/shard-2/health", 200, HEALTH.formatted("contained", "frozen", ""));

        ShardHealth health = api.health("shard-2");

        assertThat(health.objections()).containsExactly("127.0.0.1:6085 is contained, frozen, says router-1");
        assertThat(health.ofPrimary()).isEqualTo("contained, frozen");
        assertThat(health.modes()).containsExactly("on");
    }

    @Test
    void aRouterThatDoesNotAnswerIsAnObjection() throws IOException {
        answer("/v1/shards/shard-2/health", 200, HEALTH.formatted("serving", "slow", "\"router-2\""));

        assertThat(api.health("shard-2").objections()).containsExactly("router router-2 does not answer");
    }

    @Test
    void theTimelineIsReadOldestFirst() throws IOException {
        answer("/v1/shards/shard-2/timeline", 200, TIMELINE);

        List<Timeline.Event> events = api.timeline("shard-2").events();

        assertThat(events).extracting(Timeline.Event::what).containsExactly("suspect", "contained");
        assertThat(events).extracting(Timeline.Event::isScoped).containsExactly(false, true);
        assertThat(events.get(1).at()).isEqualTo(Instant.parse("2026-01-01T00:00:00.700Z"));
    }

    @Test
    void aReleaseIsPosted() throws IOException {
        answer("/v1/shards/shard-2:release", 202, "{\"shard\": \"shard-2\", \"routers\": []}");

        api.release("shard-2");
    }

    @Test
    void anErrorIsTold() {
        answer("/v1/shards/shard-9/health", 404, "{\"title\": \"There is no such thing\"}");

        assertThatThrownBy(() -> api.health("shard-9"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/v1/shards/shard-9/health answers 404")
                .hasMessageContaining("no such thing");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            boolean isAllowed =
                    "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isAllowed ? status : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
