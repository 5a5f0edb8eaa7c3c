package io.sluice.core.intent;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.RecordFields;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;

/** Writes the kind, the origin and the fields of each intent; {@link IntentCodec} reads them in the same order. */
record IntentWriting(FieldWriter out) implements Intent.Cases<FieldWriter> {
    static final int CREATE_SHARD = 1;
    static final int UPDATE_SHARD = 2;
    static final int DELETE_SHARD = 3;
    static final int CREATE_TENANT = 4;
    static final int UPDATE_TENANT = 5;
    static final int DELETE_TENANT = 6;
    static final int REMAP_TENANT = 7;
    static final int CREATE_PRINCIPAL = 8;
    static final int UPDATE_PRINCIPAL = 9;
    static final int DELETE_PRINCIPAL = 10;
    static final int CREATE_TIER = 11;
    static final int UPDATE_TIER = 12;
    static final int DELETE_TIER = 13;
    static final int QUARANTINE_SERVER = 14;
    static final int RELEASE_SERVER = 15;

    @Override
    public FieldWriter createShard(Intent.CreateShard intent) {
        RecordFields.write(begin(CREATE_SHARD, intent), intent.shard());
        return out;
    }

    @Override
    public FieldWriter updateShard(Intent.UpdateShard intent) {
        RecordFields.write(begin(UPDATE_SHARD, intent), intent.shard());
        return out.i64(intent.expected().value());
    }

    @Override
    public FieldWriter deleteShard(Intent.DeleteShard intent) {
        return begin(DELETE_SHARD, intent)
                .text(intent.shard().value())
                .i64(intent.expected().value());
    }

    @Override
    public FieldWriter createTenant(Intent.CreateTenant intent) {
        begin(CREATE_TENANT, intent)
                .text(intent.tenant().value())
                .text(intent.shard().value());
        out.text(intent.database().value()).text(intent.tier().value());
        RecordFields.write(out, intent.own());
        return out;
    }

    @Override
    public FieldWriter updateTenant(Intent.UpdateTenant intent) {
        begin(UPDATE_TENANT, intent).text(intent.tenant().value());
        out.i64(intent.expected().value()).text(intent.tier().value());
        RecordFields.write(out, intent.own());
        return out;
    }

    @Override
    public FieldWriter deleteTenant(Intent.DeleteTenant intent) {
        return begin(DELETE_TENANT, intent)
                .text(intent.tenant().value())
                .i64(intent.expected().value())
                .flag(intent.dropData());
    }

    @Override
    public FieldWriter remapTenant(Intent.RemapTenant intent) {
        return begin(REMAP_TENANT, intent)
                .text(intent.tenant().value())
                .i64(intent.expected().value())
                .text(intent.target().value());
    }

    @Override
    public FieldWriter createPrincipal(Intent.CreatePrincipal intent) {
        RecordFields.write(begin(CREATE_PRINCIPAL, intent), intent.principal());
        return out;
    }

    @Override
    public FieldWriter updatePrincipal(Intent.UpdatePrincipal intent) {
        RecordFields.write(begin(UPDATE_PRINCIPAL, intent), intent.principal());
        return out.i64(intent.expected().value());
    }

    @Override
    public FieldWriter deletePrincipal(Intent.DeletePrincipal intent) {
        return begin(DELETE_PRINCIPAL, intent)
                .text(intent.principal().value())
                .i64(intent.expected().value());
    }

    @Override
    public FieldWriter createTier(Intent.CreateTier intent) {
        RecordFields.write(begin(CREATE_TIER, intent), intent.tier());
        return out;
    }

    @Override
    public FieldWriter updateTier(Intent.UpdateTier intent) {
        RecordFields.write(begin(UPDATE_TIER, intent), intent.tier());
        return out.i64(intent.expected().value());
    }

    @Override
    public FieldWriter deleteTier(Intent.DeleteTier intent) {
        return begin(DELETE_TIER, intent)
                .text(intent.tier().value())
                .i64(intent.expected().value());
    }

    @Override
    public FieldWriter quarantineServer(Intent.QuarantineServer intent) {
        return server(QUARANTINE_SERVER, intent, intent.shard(), intent.server());
    }

    @Override
    public FieldWriter releaseServer(Intent.ReleaseServer intent) {
        return server(RELEASE_SERVER, intent, intent.shard(), intent.server());
    }

    @Override
    public FieldWriter failover(FailoverIntent intent) {
        return intent.accept(new FailoverIntentFields.Writing(this));
    }

    private FieldWriter server(int kind, Intent intent, ShardId shard, ServerAddress server) {
        RecordFields.write(begin(kind, intent).text(shard.value()), server);
        return out;
    }

    FieldWriter begin(int kind, Intent intent) {
        Origin origin = intent.origin();
        return out.u8(kind).text(origin.id()).text(origin.actor()).instant(origin.at());
    }
}
