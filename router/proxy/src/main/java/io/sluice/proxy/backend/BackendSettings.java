package io.sluice.proxy.backend;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * How many connections the router keeps to a shard, and how long it waits for what.
 *
 * @param connectionsPerShard the most connections to one shard, 2 to 10,000; divided evenly among the event loops
 * @param connectTimeout until TCP is up, 50 ms to 1 min
 * @param loginTimeout from TCP up to logged in, and for each exchange of the router's own on a pooled connection, 50 ms
 *     to 1 min
 * @param leaseTimeout how long a statement waits for a connection, 10 ms to 10 min
 * @param waitingPerShard the most statements that wait for one shard, 1 to 1,000,000; divided like the connections
 * @param idleTimeout after which an unused connection is closed, 1 s to 8 h
 * @param stealAfter how long a connection stays with the session that used it last before another may have it although
 *     a new one could still be opened, 0 to 1 min
 * @param diagnosticsHold how long a connection stays with a session whose last statement left warnings or an error, so
 *     that it can ask for them, 0 to 1 min
 */
public record BackendSettings(
        int connectionsPerShard,
        Duration connectTimeout,
        Duration loginTimeout,
        Duration leaseTimeout,
        int waitingPerShard,
        Duration idleTimeout,
        Duration stealAfter,
        Duration diagnosticsHold) {
    public static final BackendSettings DEFAULT = new BackendSettings(
            100,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            10_000,
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(1));

    public BackendSettings {
        Problems problems = new Problems();
        problems.within("connectionsPerShard", connectionsPerShard, 2, 10_000);
        problems.within("connectTimeout", connectTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
        problems.within("loginTimeout", loginTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
        problems.within("leaseTimeout", leaseTimeout, Duration.ofMillis(10), Duration.ofMinutes(10));
        problems.within("waitingPerShard", waitingPerShard, 1, 1_000_000);
        problems.within("idleTimeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(8));
        problems.within("stealAfter", stealAfter, Duration.ZERO, Duration.ofMinutes(1));
        problems.within("diagnosticsHold", diagnosticsHold, Duration.ZERO, Duration.ofMinutes(1));
        problems.throwIfAny();
    }
}
