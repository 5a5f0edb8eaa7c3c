package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.Pause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Kills the router of a demo with SIGKILL, and waits until the next one is ready. One thread. */
public final class RouterKiller {
    private static final long LIMIT_SECONDS = 60;
    private static final long LOOK_MILLIS = 20;
    private static final int READY = 200;

    private final Path json;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /** @param json the demo's */
    public RouterKiller(Path json) {
        this.json = requireNonNull(json, "json");
    }

    /** A process that was killed, and when. */
    public record Killed(long pid, long micros) {}

    public Killed kill() throws IOException {
        long pid = router().get("pid").asLong();
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(each -> each.info().commandLine().orElse("java").contains("java"))
                .orElseThrow(() -> new IOException("process " + pid + " of demo.json is no router"));
        long killed = Moments.now();
        process.destroyForcibly();
        return new Killed(pid, killed);
    }

    public Outage awaitReady(Killed killed) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() - end < 0) {
            Pause.millis(LOOK_MILLIS);
            if (isReadyOtherThan(killed.pid())) {
                return new Outage(killed.micros(), Moments.now());
            }
        }
        throw new IOException("the router was not ready " + LIMIT_SECONDS + " s after it was killed");
    }

    private boolean isReadyOtherThan(long pid) {
        try {
            JsonNode router = router();
            URI ready = URI.create(router.get("metrics").get("url").asText() + "/readyz");
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(1)).build();
            return router.get("pid").asLong() != pid
                    && http.send(request, BodyHandlers.discarding()).statusCode() == READY;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private JsonNode router() throws IOException {
        JsonNode routers = new ObjectMapper().readTree(json.toFile()).get("routers");
        if (routers == null || routers.size() != 1) {
            throw new IOException(json + " tells of no router, or of several");
        }
        return routers.get(0);
    }
}
