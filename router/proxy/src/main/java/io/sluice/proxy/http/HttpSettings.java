package io.sluice.proxy.http;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The HTTP port.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free one
 * @param tls whether it speaks TLS, with the certificate of the MySQL port; passwords travel as they are without
 * @param connectionsMax client connections, 1 to 100,000; one more is closed at once
 * @param requestsPerTenant requests of one tenant at a time, 1 to 100,000; divided evenly among the event loops; one more
 *     gets 429
 * @param headerBytesMax of one request, 1 KiB to 1 MiB
 * @param bodyBytesMax of one request, 1 KiB to 1 MiB, as much as an entry of the queue holds
 * @param bodiesBytesMax of all requests at a time, 1 MiB to 16 GiB; one more gets 503
 * @param bodyTimeout from a request's head to the end of its body, 100 ms to 5 min
 * @param idleTimeout without a request, after which a connection is closed, 1 s to 1 h
 * @param statementTimeout how long a request waits for its shard once it was sent, 100 ms to 10 min
 * @param rowsMax of an answer, 1 to 1,000,000
 * @param resultBytesMax of an answer, 64 KiB to 256 MiB
 * @param connectionsPerShard as many for reads and as many for writes, beside those of the MySQL port, 2 to 10,000; divided
 *     like the requests
 * @param drainTimeout how long a stop waits for requests to end, 0 to 10 min
 */
public record HttpSettings(
        String host,
        int port,
        boolean tls,
        int connectionsMax,
        int requestsPerTenant,
        int headerBytesMax,
        int bodyBytesMax,
        long bodiesBytesMax,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration statementTimeout,
        int rowsMax,
        int resultBytesMax,
        int connectionsPerShard,
        Duration drainTimeout) {
    public static final HttpSettings DEFAULT = new HttpSettings(
            "0.0.0.0",
            8080,
            false,
            10_000,
            200,
            16 * 1024,
            1024 * 1024,
            128 * 1024 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            10_000,
            8 * 1024 * 1024,
            20,
            Duration.ofSeconds(10));

    public HttpSettings {
        Problems problems = new Problems();
        problems.notBlank("host", host);
        problems.within("port", port, 0, 65_535);
        problems.within("connectionsMax", connectionsMax, 1, 100_000);
        problems.within("requestsPerTenant", requestsPerTenant, 1, 100_000);
        problems.within("headerBytesMax", headerBytesMax, 1024, 1024 * 1024);
        problems.within("bodyBytesMax", bodyBytesMax, 1024, 1024 * 1024);
        problems.within("bodiesBytesMax", bodiesBytesMax, 1024 * 1024, 16L * 1024 * 1024 * 1024);
        problems.within("bodyTimeout", bodyTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        problems.within("idleTimeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        problems.within("statementTimeout", statementTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
        problems.within("rowsMax", rowsMax, 1, 1_000_000);
        problems.within("resultBytesMax", resultBytesMax, 64 * 1024, 256 * 1024 * 1024);
        problems.within("connectionsPerShard", connectionsPerShard, 2, 10_000);
        problems.within("drainTimeout", drainTimeout, Duration.ZERO, Duration.ofMinutes(10));
        problems.throwIfAny();
    }
}
