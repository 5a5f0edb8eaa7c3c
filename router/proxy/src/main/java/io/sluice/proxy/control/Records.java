package io.sluice.proxy.control;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;

/** Records that differ in one thing. */
final class Records {
    private Records() {}

    static ShardRecord withEpoch(ShardRecord shard, Epoch epoch) {
        return new ShardRecord(
                shard.id(),
                epoch,
                shard.primary(),
                shard.replicas(),
                shard.adminUser(),
                shard.adminPassword(),
                shard.tls());
    }

    static PrincipalRecord withEpoch(PrincipalRecord principal, Epoch epoch) {
        return new PrincipalRecord(
                principal.name(), epoch, principal.grant(), principal.verifier(), principal.localInfile());
    }

    static TenantRecord withPolicy(TenantRecord tenant, Epoch epoch, TenantPolicy policy) {
        return new TenantRecord(
                tenant.id(),
                epoch,
                tenant.shard(),
                tenant.database(),
                tenant.accountUser(),
                tenant.accountPassword(),
                policy);
    }

    static TenantRecord withShard(TenantRecord tenant, Epoch epoch, ShardId shard) {
        return new TenantRecord(
                tenant.id(),
                epoch,
                shard,
                tenant.database(),
                tenant.accountUser(),
                tenant.accountPassword(),
                tenant.policy());
    }
}
