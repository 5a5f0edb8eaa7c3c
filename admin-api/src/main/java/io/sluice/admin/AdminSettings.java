package io.sluice.admin;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The admin port.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free one
 * @param connectionsMax HTTP connections, 1 to 10,000; one more is closed at once
 * @param bodyBytesMax bytes of a request's body, 1 KiB to 16 MiB
 * @param requestTimeout how long a request waits for an intent's outcome before it is answered with 202, 10 ms to 5 min
 * @param intentTimeout how long an intent's outcome is waited for at all, 1 s to 10 min, not shorter than the former; 10 min
 *     always for one that changes a shard's primary
 */
public record AdminSettings(
        String host, int port, int connectionsMax, int bodyBytesMax, Duration requestTimeout, Duration intentTimeout) {
    public static final AdminSettings DEFAULT =
            new AdminSettings("127.0.0.1", 8081, 200, 1024 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(2));

    public AdminSettings {
        Problems problems = new Problems();
        problems.notBlank("host", host);
        problems.within("port", port, 0, 65_535);
        problems.within("connectionsMax", connectionsMax, 1, 10_000);
        problems.within("bodyBytesMax", bodyBytesMax, 1024, 16 * 1024 * 1024);
        problems.within("requestTimeout", requestTimeout, Duration.ofMillis(10), Duration.ofMinutes(5));
        problems.within("intentTimeout", intentTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        problems.require(
                intentTimeout.compareTo(requestTimeout) >= 0,
                "intentTimeout",
                "must not be shorter than requestTimeout");
        problems.throwIfAny();
    }
}
