package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

/**
 * A class of tenants that share a policy.
 *
 * @param name of the form of a {@link TenantId}
 */
public record Tier(String name, TenantPolicy policy) {
    /** What tenants without a tier have. */
    public static final Tier DEFAULT = new Tier("default", TenantPolicy.DEFAULT);

    public Tier {
        Names.require(TenantId.FORM, name, "tier name");
        requireNonNull(policy, "policy");
    }

    /** The policy of one of its tenants. */
    public TenantPolicy policyOf(PolicyOverrides own) {
        return new TenantPolicy(
                own.reads() == null ? policy.reads() : own.reads(),
                own.writes() == null ? policy.writes() : own.writes(),
                own.holdTime() == null ? policy.holdTime() : own.holdTime(),
                own.maxStaleness() == null ? policy.maxStaleness() : own.maxStaleness(),
                own.userLocks() == null ? policy.userLocks() : own.userLocks());
    }
}
