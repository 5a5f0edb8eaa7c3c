package io.sluice.core.codec;

import io.sluice.core.tenant.ShardRecord;

/** The records whose fields were others in version 3, before a shard's primary could change. */
public final class FieldsOfVersionThree {
    private FieldsOfVersionThree() {}

    public static ShardRecord shard(FieldReader in) {
        return RecordFields.shardWithoutFailover(in);
    }
}
