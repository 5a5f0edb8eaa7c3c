package io.sluice.proxy.binlog;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * How much one listing may take. A listing that reaches one of these ends there and says so.
 *
 * @param time from the call to the end, 100 ms to 10 minutes
 * @param transactions that are read, 1 to 10,000,000
 * @param tables that are told apart, and kinds of statements by database, 1 to 100,000 each
 */
public record Limits(Duration time, long transactions, int tables) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 100_000, 1_000);

    public Limits {
        Problems problems = new Problems();
        problems.within("time", time, Duration.ofMillis(100), Duration.ofMinutes(10));
        problems.within("transactions", transactions, 1, 10_000_000);
        problems.within("tables", tables, 1, 100_000);
        problems.throwIfAny();
    }
}
