package io.sluice.bench.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends atomic batches of writes to the HTTP port at a steady rate, for tenants of a contained shard. One thread, once. */
final class BatchPoster {
    private static final int QUEUED = 202;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<HttpRequest> requests = new ArrayList<>();
    private final Semaphore free;
    private final int inFlight;
    private final int batch;
    private long[] nanos = new long[1024];
    private int answered;
    private int refused;

    /**
     * @param batch writes in one
     * @param inFlight batches at a time
     */
    BatchPoster(URI http, List<Site.Tenant> tenants, String sql, int batch, int inFlight) {
        this.batch = batch;
        this.inFlight = inFlight;
        this.free = new Semaphore(inFlight);
        String statements = IntStream.range(0, batch)
                .mapToObj(n -> "{\"sql\":\"" + sql + "\",\"parameters\":[" + n + "]}")
                .collect(Collectors.joining(","));
        for (Site.Tenant tenant : tenants) {
            String login = tenant.user() + ":" + tenant.password();
            requests.add(HttpRequest.newBuilder(URI.create(http + "/v1/tenants/" + tenant.id() + "/statements"))
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                    .POST(BodyPublishers.ofString("{\"statements\":[" + statements + "]}"))
                    .build());
        }
    }

    /** @param perSecond writes; fewer are sent where the answers take too long */
    void post(int perSecond, int seconds) throws InterruptedException {
        long interval = TimeUnit.SECONDS.toNanos(1) * batch / perSecond;
        long begin = System.nanoTime();
        long due = begin;
        for (int i = 0; System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds); i++) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            due += interval;
            free.acquire();
            long sent = System.nanoTime();
            var unused = client.sendAsync(requireNonNull(requests.get(i % requests.size())), BodyHandlers.discarding())
                    .whenComplete((answer, failure) -> {
                        count(failure == null ? answer.statusCode() : 0, System.nanoTime() - sent);
                        free.release();
                    });
        }
        free.acquire(inFlight);
        free.release(inFlight);
    }

    private synchronized void count(int status, long took) {
        if (status != QUEUED) {
            refused++;
            return;
        }
        if (answered == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * answered);
        }
        nanos[answered++] = took;
    }

    /** Writes that were acknowledged. */
    synchronized long writes() {
        return (long) answered * batch;
    }

    synchronized String line() {
        long[] sorted = Arrays.copyOf(nanos, answered);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms; %d batches not queued",
                sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e6,
                sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6,
                refused);
    }
}
