package io.sluice.proxy.control;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The control loop's limits.
 *
 * @param logTimeout how long an intent waits for the log's confirmation, 100 ms to 1 min
 * @param retryFirst the pause after the first failed attempt to provision a shard's tenants; it doubles with each
 *     further one, 10 ms to 1 min
 * @param retryMax the longest such pause, at least {@code retryFirst}, at most 1 h
 * @param shardsAtOnce how many shards are provisioned at the same time, 1 to 64
 */
public record ControlSettings(Duration logTimeout, Duration retryFirst, Duration retryMax, int shardsAtOnce) {
    public static final ControlSettings DEFAULT =
            new ControlSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1), 8);

    public ControlSettings {
        Problems problems = new Problems();
        problems.within("logTimeout", logTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        problems.within("retryFirst", retryFirst, Duration.ofMillis(10), Duration.ofMinutes(1));
        problems.within("retryMax", retryMax, Duration.ofMillis(10), Duration.ofHours(1));
        problems.require(retryMax.compareTo(retryFirst) >= 0, "retryMax", "must not be shorter than retryFirst");
        problems.within("shardsAtOnce", shardsAtOnce, 1, 64);
        problems.throwIfAny();
    }
}
