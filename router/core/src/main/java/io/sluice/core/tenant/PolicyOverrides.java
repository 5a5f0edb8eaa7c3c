package io.sluice.core.tenant;

import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant has otherwise than its {@link Tier}; what is not given is inherited. Each field has the bounds that it has
 * in a {@link TenantPolicy}, and these have no bounds between fields: so what fits one tier fits every tier, and a tier may
 * change without a look at its tenants.
 *
 * @param reads what a read gets
 * @param writes what a write gets
 * @param holdTime how long a held statement waits at most, 0 to 5 minutes
 * @param maxStaleness the oldest replica data that a read may see, 0 to 1 day
 * @param userLocks whether {@code GET_LOCK} and its kin may be called
 * @param queueWrites the most writes in the queue, 1 to 1,000,000,000
 * @param queueBytes the most bytes that they take, 1 MiB to 1 TiB
 * @param queueAge how old its oldest write in the queue may be before it gets no more in, 1 second to 30 days
 */
public record PolicyOverrides(
        @Nullable Reads reads,
        @Nullable Writes writes,
        @Nullable Duration holdTime,
        @Nullable Duration maxStaleness,
        @Nullable Boolean userLocks,
        @Nullable Long queueWrites,
        @Nullable Long queueBytes,
        @Nullable Duration queueAge) {
    public static final PolicyOverrides NONE = new PolicyOverrides(null, null, null, null, null, null, null, null);

    public PolicyOverrides {
        if (holdTime != null) {
            TenantPolicy.requireHoldTime(holdTime);
        }
        if (maxStaleness != null) {
            TenantPolicy.requireMaxStaleness(maxStaleness);
        }
        if (queueWrites != null) {
            QueueQuota.requireWrites(queueWrites);
        }
        if (queueBytes != null) {
            QueueQuota.requireBytes(queueBytes);
        }
        if (queueAge != null) {
            QueueQuota.requireAge(queueAge);
        }
    }

    /** Every field of the policy, given. */
    public static PolicyOverrides all(TenantPolicy policy) {
        return new PolicyOverrides(
                policy.reads(),
                policy.writes(),
                policy.holdTime(),
                policy.maxStaleness(),
                policy.userLocks(),
                policy.queueWrites(),
                policy.queueBytes(),
                policy.queueAge());
    }

    /** What makes the wanted policy out of the inherited one, and no more. */
    public static PolicyOverrides between(TenantPolicy inherited, TenantPolicy wanted) {
        return new PolicyOverrides(
                        differing(inherited.reads(), wanted.reads()),
                        differing(inherited.writes(), wanted.writes()),
                        differing(inherited.holdTime(), wanted.holdTime()),
                        differing(inherited.maxStaleness(), wanted.maxStaleness()),
                        differing(inherited.userLocks(), wanted.userLocks()),
                        differing(inherited.queueWrites(), wanted.queueWrites()),
                        differing(inherited.queueBytes(), wanted.queueBytes()),
                        differing(inherited.queueAge(), wanted.queueAge()))
                .shared();
    }

    public boolean isNone() {
        return reads == null
                && writes == null
                && holdTime == null
                && maxStaleness == null
                && userLocks == null
                && queueWrites == null
                && queueBytes == null
                && queueAge == null;
    }

    /** One object for all that override nothing: most of a million tenants do not. */
    public PolicyOverrides shared() {
        return isNone() ? NONE : this;
    }

    /** The inherited policy with this over it; allocates nothing if this is nothing. */
    public TenantPolicy over(TenantPolicy inherited) {
        if (isNone()) {
            return inherited;
        }
        return new TenantPolicy(
                reads == null ? inherited.reads() : reads,
                writes == null ? inherited.writes() : writes,
                holdTime == null ? inherited.holdTime() : holdTime,
                maxStaleness == null ? inherited.maxStaleness() : maxStaleness,
                userLocks == null ? inherited.userLocks() : userLocks,
                queueWrites == null ? inherited.queueWrites() : queueWrites,
                queueBytes == null ? inherited.queueBytes() : queueBytes,
                queueAge == null ? inherited.queueAge() : queueAge);
    }

    private static <T> @Nullable T differing(T inherited, T wanted) {
        return Objects.equals(inherited, wanted) ? null : wanted;
    }
}
