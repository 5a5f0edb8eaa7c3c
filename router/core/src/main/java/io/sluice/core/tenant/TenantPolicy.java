package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a tenant's statements get while its shard is locked, and how many of its writes may be queued, as the operator wrote
 * it.
 *
 * @param reads what a read gets: it waits, a replica answers it, or it is refused at once
 * @param writes what a write gets: it waits, is queued and applied once later, or is refused at once
 * @param holdTime how long a held statement waits at most, 0 to 5 minutes
 * @param maxStaleness the oldest replica data that a read may see, 0 to 1 day
 * @param userLocks whether {@code GET_LOCK} and its kin may be called; their names are shared by all tenants of a
 *     server, so they are refused unless the operator says that this tenant may have them
 * @param queueWrites the most writes in the queue, 1 to 1,000,000,000
 * @param queueBytes the most bytes that they take, 1 MiB to 1 TiB
 * @param queueAge how old its oldest write in the queue may be before it gets no more in, 1 second to 30 days
 */
public record TenantPolicy(
        Reads reads,
        Writes writes,
        Duration holdTime,
        Duration maxStaleness,
        boolean userLocks,
        long queueWrites,
        long queueBytes,
        Duration queueAge) {
    /** What a read gets. */
    public enum Reads {
        HOLD,
        REPLICA,
        REFUSE
    }

    /** What a write gets. */
    public enum Writes {
        HOLD,
        QUEUE,
        REFUSE
    }

    /** A fresh installation's policy. */
    public static final TenantPolicy DEFAULT =
            new TenantPolicy(Reads.HOLD, Writes.HOLD, Duration.ofSeconds(10), Duration.ofSeconds(30), false);

    public TenantPolicy {
        requireNonNull(reads, "reads");
        requireNonNull(writes, "writes");
        requireHoldTime(holdTime);
        requireMaxStaleness(maxStaleness);
        QueueQuota.requireWrites(queueWrites);
        QueueQuota.requireBytes(queueBytes);
        QueueQuota.requireAge(queueAge);
    }

    /** With the quota that a fresh installation has. */
    public TenantPolicy(Reads reads, Writes writes, Duration holdTime, Duration maxStaleness, boolean userLocks) {
        this(
                reads,
                writes,
                holdTime,
                maxStaleness,
                userLocks,
                QueueQuota.DEFAULT.writes(),
                QueueQuota.DEFAULT.bytes(),
                QueueQuota.DEFAULT.age());
    }

    public TenantPolicy withWrites(Writes other) {
        return new TenantPolicy(reads, other, holdTime, maxStaleness, userLocks, queueWrites, queueBytes, queueAge);
    }

    public QueueQuota quota() {
        return new QueueQuota(queueWrites, queueBytes, queueAge);
    }

    static void requireHoldTime(Duration value) {
        requireWithin(value, Duration.ofMinutes(5), "holdTime");
    }

    static void requireMaxStaleness(Duration value) {
        requireWithin(value, Duration.ofDays(1), "maxStaleness");
    }

    private static void requireWithin(Duration value, Duration max, String what) {
        requireNonNull(value, what);
        if (value.isNegative() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(what + " must be between 0 and " + max + " but is " + value);
        }
    }
}
