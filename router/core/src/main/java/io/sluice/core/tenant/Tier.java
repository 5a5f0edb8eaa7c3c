package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

/** A class of tenants that share a policy; a change of it changes them all at once. */
public record Tier(TierName name, Epoch epoch, TenantPolicy policy) {
    /** What tenants that name no tier have, until the map says otherwise. */
    public static final Tier DEFAULT = new Tier(TierName.DEFAULT, Epoch.NONE, TenantPolicy.DEFAULT);

    public Tier {
        requireNonNull(name, "name");
        requireNonNull(epoch, "epoch");
        requireNonNull(policy, "policy");
    }

    public Tier withEpoch(Epoch next) {
        return new Tier(name, next, policy);
    }

    /** The policy of one of its tenants; allocates nothing for one that has nothing of its own. */
    public TenantPolicy policyOf(PolicyOverrides own) {
        return own.over(policy);
    }
}
