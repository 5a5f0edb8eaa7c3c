package io.sluice.core.codec;

import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;

/**
 * The records whose fields were others in version 1, before there were tiers and quarantines: a tenant had a whole policy,
 * and has the default tier now and of its own what it had otherwise.
 */
public final class FieldsOfVersionOne {
    private FieldsOfVersionOne() {}

    public static ShardRecord shard(FieldReader in) {
        ShardId id = new ShardId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ServerAddress primary = RecordFields.address(in);
        return new ShardRecord(
                id,
                epoch,
                primary,
                RecordFields.addresses(in),
                in.text(),
                new SealedSecret(in.text()),
                in.constant(TlsMode.class));
    }

    public static TenantRecord tenant(FieldReader in) {
        TenantId id = new TenantId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ShardId shard = new ShardId(in.text());
        DatabaseName database = new DatabaseName(in.text());
        String accountUser = in.text();
        SealedSecret accountPassword = new SealedSecret(in.text());
        return new TenantRecord(
                id, epoch, shard, database, accountUser, accountPassword, TierName.DEFAULT, overrides(in));
    }

    public static PolicyOverrides overrides(FieldReader in) {
        return PolicyOverrides.between(TenantPolicy.DEFAULT, FieldsOfVersionTwo.policy(in));
    }
}
