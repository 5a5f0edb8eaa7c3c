package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import io.sluice.core.tenant.ServerAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One router as a process on its host. It ends with this program. One thread. */
final class ChaosRouter {
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 50;
    private static final int KILLED_SECONDS = 10;
    private static final int READY = 200;

    private final Place place;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();
    private @Nullable Process process;

    /**
     * Where it is.
     *
     * @param host that of the network, which is the router's name
     * @param java the start of its command line, up to and with what puts it on its host
     * @param dataDir below the file system that is its own
     * @param metrics whom to ask whether it is ready
     */
    record Place(String host, List<String> java, Path dataDir, Path log, ServerAddress mysql, ServerAddress metrics) {
        Place {
            requireNonNull(host, "host");
            java = List.copyOf(java);
            requireNonNull(dataDir, "dataDir");
            requireNonNull(log, "log");
            requireNonNull(mysql, "mysql");
            requireNonNull(metrics, "metrics");
        }
    }

    ChaosRouter(Place place) {
        this.place = requireNonNull(place, "place");
    }

    String name() {
        return place.host();
    }

    ServerAddress mysql() {
        return place.mysql();
    }

    Path dataDir() {
        return place.dataDir();
    }

    Path log() {
        return place.log();
    }

    long pid() {
        return process == null ? 0 : process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void start() throws IOException {
        if (isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(place.java()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(place.log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        process = builder.start();
    }

    /** Returns when it is gone. */
    void kill() throws IOException {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            if (!running.waitFor(KILLED_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(name() + " is still there " + KILLED_SECONDS + " s after SIGKILL");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException(name()).initCause(interrupted);
        }
    }

    /** Whether it serves its applications within the limit. */
    boolean awaitReady(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            if (isReady()) {
                return true;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return false;
    }

    private boolean isReady() {
        URI ready = URI.create("http://" + place.metrics() + "/readyz");
        try {
            return isAlive()
                    && http.send(HttpRequest.newBuilder(ready).timeout(CALL).build(), BodyHandlers.discarding())
                                    .statusCode()
                            == READY;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
