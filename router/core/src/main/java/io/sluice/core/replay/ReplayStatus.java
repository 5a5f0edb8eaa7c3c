package io.sluice.core.replay;

import io.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the replay of a shard stands.
 *
 * @param stopped an operator paused all of it
 * @param tenants that have a backlog or are on their way back to direct traffic
 * @param pausedTenants those whose backlog stands still
 * @param remaining writes that are not settled
 * @param oldestMicros about when the oldest of them was accepted, by the wall clock
 * @param perSecond writes that were applied, lately
 * @param eta until nothing remains, if it goes on so and nothing is added
 * @param perSecondMax writes that may be applied; 0: no limit
 * @param window how many batches may be at the shard
 * @param inFlight how many are
 * @param readAhead writes in memory
 * @param readAheadBytes theirs
 * @param totals since the start
 */
public record ReplayStatus(
        ReplayState state,
        boolean stopped,
        int tenants,
        int pausedTenants,
        long remaining,
        OptionalLong oldestMicros,
        double perSecond,
        Optional<Duration> eta,
        int perSecondMax,
        int window,
        int inFlight,
        int readAhead,
        long readAheadBytes,
        Totals totals) {
    /**
     * @param applied writes that were applied, with those that had been
     * @param already of these, those that an earlier try had applied
     * @param dead writes that went to the dead letters
     * @param batches that were sent
     * @param retries batches that failed for a reason that passes
     * @param lost batches without an answer
     * @param handedBack tenants that went back to direct traffic
     */
    public record Totals(
            long applied, long already, long dead, long batches, long retries, long lost, long handedBack) {}

    /**
     * How the backlog of one tenant stands.
     *
     * @param failures tries in a row that failed for a reason that passes
     * @param parked whether its writes are kept out of memory for the others' sake
     * @param held whether its new writes wait, since its backlog is nearly empty
     */
    public record OfTenant(
            TenantId tenant,
            long remaining,
            OptionalLong oldestMicros,
            double perSecond,
            Optional<Duration> eta,
            Optional<PauseReason> paused,
            int errorCode,
            int failures,
            boolean parked,
            boolean held) {}

    static Optional<Duration> eta(long remaining, double perSecond) {
        double seconds = remaining / perSecond;
        boolean known = remaining == 0 || seconds < Duration.ofDays(1000).toSeconds();
        return known ? Optional.of(Duration.ofMillis(remaining == 0 ? 0 : (long) (seconds * 1000))) : Optional.empty();
    }
}
