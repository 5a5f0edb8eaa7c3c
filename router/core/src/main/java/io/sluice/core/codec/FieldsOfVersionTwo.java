package io.sluice.core.codec;

import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;

/** The records whose fields were others in version 2, before a policy had a quota of the queue: they have the default one. */
public final class FieldsOfVersionTwo {
    /** Of overrides: the fields that there were. */
    private static final int KNOWN = 31;

    private FieldsOfVersionTwo() {}

    public static TenantRecord tenant(FieldReader in) {
        TenantId id = new TenantId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ShardId shard = new ShardId(in.text());
        DatabaseName database = new DatabaseName(in.text());
        String accountUser = in.text();
        SealedSecret accountPassword = new SealedSecret(in.text());
        return new TenantRecord(
                id, epoch, shard, database, accountUser, accountPassword, RecordFields.tierName(in), overrides(in));
    }

    public static Tier tier(FieldReader in) {
        return new Tier(RecordFields.tierName(in), new Epoch(in.i64()), policy(in));
    }

    /** As now, without the fields that came later. */
    public static PolicyOverrides overrides(FieldReader in) {
        int given = in.u8();
        if (given > KNOWN) {
            throw new MalformedRecordException("overrides of a policy of unknown fields " + given);
        }
        return RecordFields.overrides(given, in);
    }

    static TenantPolicy policy(FieldReader in) {
        return new TenantPolicy(
                in.constant(TenantPolicy.Reads.class),
                in.constant(TenantPolicy.Writes.class),
                in.duration(),
                in.duration(),
                in.flag());
    }
}
