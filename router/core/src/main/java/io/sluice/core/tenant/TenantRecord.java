package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SealedSecret;

/**
 * One tenant: its placement, its database and its own MySQL account, which the shard grants that database only.
 *
 * @param epoch grows with every change of this record; fencing compares it
 * @param accountUser the tenant's own MySQL user, 1 to 32 characters
 * @param own what it has otherwise than its tier
 */
public record TenantRecord(
        TenantId id,
        Epoch epoch,
        ShardId shard,
        DatabaseName database,
        String accountUser,
        SealedSecret accountPassword,
        TierName tier,
        PolicyOverrides own) {
    public TenantRecord {
        requireNonNull(id, "id");
        requireNonNull(epoch, "epoch");
        requireNonNull(shard, "shard");
        requireNonNull(database, "database");
        requireNonNull(accountPassword, "accountPassword");
        requireNonNull(tier, "tier");
        requireNonNull(own, "own");
        if (accountUser.isEmpty() || accountUser.length() > 32) {
            throw new IllegalArgumentException("account user must have 1 to 32 characters");
        }
    }

    public TenantRecord withPolicy(Epoch next, TierName otherTier, PolicyOverrides otherOwn) {
        return new TenantRecord(id, next, shard, database, accountUser, accountPassword, otherTier, otherOwn);
    }

    public TenantRecord withShard(Epoch next, ShardId target) {
        return new TenantRecord(id, next, target, database, accountUser, accountPassword, tier, own);
    }
}
