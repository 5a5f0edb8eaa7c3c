package io.sluice.core.codec;

import io.sluice.core.tenant.ShardRecord;

/** The records whose fields were others in version 4, before a handover said what it may lose and by whose word. */
public final class FieldsOfVersionFour {
    private FieldsOfVersionFour() {}

    public static ShardRecord shard(FieldReader in) {
        ShardRecord before = FieldsOfVersionThree.shard(in);
        return before.withFailover(before.epoch(), FailoverFields.readVersionFour(in));
    }
}
