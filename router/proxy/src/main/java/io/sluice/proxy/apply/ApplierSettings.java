package io.sluice.proxy.apply;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The limits of a {@link ShardApplier}.
 *
 * @param sessionsMax of all tenants on the shard, 1 to 1,000
 * @param sessionsOfTenantMax 1 to {@code sessionsMax}
 * @param waitingMax how many may wait for a session, 1 to 100,000
 * @param connectTimeout for TCP, TLS and login together, 10 ms to 1 minute
 * @param lockWait how long a statement waits for a lock on the server, 1 s to 1 minute: shorter than any batch's deadline, so
 *     that a lock is told by the server and not taken for silence
 * @param unansweredBytesMax of commands that are sent and not answered, 1 KiB to 64 MiB; one command may be longer
 * @param statementsMax prepared statements that a session keeps, 1 to 10,000
 */
public record ApplierSettings(
        int sessionsMax,
        int sessionsOfTenantMax,
        int waitingMax,
        Duration connectTimeout,
        Duration lockWait,
        int unansweredBytesMax,
        int statementsMax) {
    public static final ApplierSettings DEFAULT =
            new ApplierSettings(32, 4, 1_000, Duration.ofSeconds(3), Duration.ofSeconds(5), 1 << 20, 100);

    public ApplierSettings {
        Problems problems = new Problems();
        problems.within("sessionsMax", sessionsMax, 1, 1_000);
        problems.within("sessionsOfTenantMax", sessionsOfTenantMax, 1, Math.max(1, sessionsMax));
        problems.within("waitingMax", waitingMax, 1, 100_000);
        problems.within("connectTimeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        problems.within("lockWait", lockWait, Duration.ofSeconds(1), Duration.ofMinutes(1));
        problems.within("unansweredBytesMax", unansweredBytesMax, 1 << 10, 1 << 26);
        problems.within("statementsMax", statementsMax, 1, 10_000);
        problems.throwIfAny();
    }
}
