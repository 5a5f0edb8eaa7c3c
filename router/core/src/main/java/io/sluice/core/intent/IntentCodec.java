package io.sluice.core.intent;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.FieldsOfVersionFour;
import io.sluice.core.codec.FieldsOfVersionOne;
import io.sluice.core.codec.FieldsOfVersionThree;
import io.sluice.core.codec.FieldsOfVersionTwo;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.codec.RecordFields;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TierName;

/**
 * Intents and outcomes as bytes: version, kind, fields. Writes intents of version 5 and reads those before: 4 had no terms of a handover, 3 had no failover, 2 no
 * quotas of the queue, 1 no tiers either. Stateless; any thread; at most 1 MiB each.
 */
public final class IntentCodec {
    static final int VERSION = 5;

    private static final int VERSION_FOUR = 4;
    private static final int VERSION_THREE = 3;
    private static final int VERSION_TWO = 2;
    private static final int VERSION_ONE = 1;
    private static final int OUTCOME_VERSION = 1;

    private static final int DONE = 1;
    private static final int REFUSED = 2;
    private static final int FAILED = 3;

    private IntentCodec() {}

    public static byte[] encode(Intent intent) {
        return requireNonNull(intent, "intent")
                .accept(new IntentWriting(new FieldWriter().u8(VERSION)))
                .toBytes();
    }

    /**
     * The intent that {@link #encode(Intent)} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static Intent intent(byte[] bytes) {
        return decode(bytes, (version, in) -> switch (version) {
            case VERSION -> readIntent(in);
            case VERSION_FOUR -> readVersionFour(in);
            case VERSION_THREE -> readVersionThree(in);
            case VERSION_TWO -> readVersionTwo(in);
            case VERSION_ONE -> readVersionOne(in);
            default -> throw unknown("intent", version);
        });
    }

    public static byte[] encode(Outcome outcome) {
        FieldWriter out = new FieldWriter().u8(OUTCOME_VERSION);
        if (outcome instanceof Outcome.Done done) {
            out.u8(DONE).i64(done.epoch().value()).i64(done.position());
        } else if (outcome instanceof Outcome.Refused refused) {
            out.u8(REFUSED).constant(refused.reason()).text(refused.text());
        } else if (outcome instanceof Outcome.Failed failed) {
            out.u8(FAILED).text(failed.text());
        }
        return out.toBytes();
    }

    /**
     * The outcome that {@link #encode(Outcome)} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static Outcome outcome(byte[] bytes) {
        return decode(bytes, (version, in) -> {
            if (version != OUTCOME_VERSION) {
                throw unknown("outcome", version);
            }
            return readOutcome(in);
        });
    }

    private interface Reading<T> {
        T read(int version, FieldReader in);
    }

    private static <T> T decode(byte[] bytes, Reading<T> reading) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        try {
            T value = reading.read(version, in);
            in.end();
            return value;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("an intent or outcome has a field out of bounds", outOfBounds);
        }
    }

    private static MalformedRecordException unknown(String what, int version) {
        return new MalformedRecordException("an " + what + " of unknown version " + version);
    }

    private static Outcome readOutcome(FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case DONE -> new Outcome.Done(new Epoch(in.i64()), in.i64());
            case REFUSED -> new Outcome.Refused(in.constant(Refusal.class), in.text());
            case FAILED -> new Outcome.Failed(in.text());
            default -> throw new MalformedRecordException("an outcome of unknown kind " + kind);
        };
    }

    private static Intent readIntent(FieldReader in) {
        return readIntent(in.u8(), origin(in), in);
    }

    private static Intent readIntent(int kind, Origin origin, FieldReader in) {
        return switch (kind) {
            case IntentWriting.CREATE_SHARD -> new Intent.CreateShard(origin, RecordFields.shard(in));
            case IntentWriting.UPDATE_SHARD -> new Intent.UpdateShard(origin, RecordFields.shard(in), epoch(in));
            case IntentWriting.DELETE_SHARD -> new Intent.DeleteShard(origin, shard(in), epoch(in));
            case IntentWriting.CREATE_TENANT ->
                new Intent.CreateTenant(
                        origin,
                        tenant(in),
                        shard(in),
                        new DatabaseName(in.text()),
                        RecordFields.tierName(in),
                        RecordFields.overrides(in));
            case IntentWriting.UPDATE_TENANT ->
                new Intent.UpdateTenant(
                        origin, tenant(in), epoch(in), RecordFields.tierName(in), RecordFields.overrides(in));
            case IntentWriting.DELETE_TENANT -> new Intent.DeleteTenant(origin, tenant(in), epoch(in), in.flag());
            case IntentWriting.REMAP_TENANT -> new Intent.RemapTenant(origin, tenant(in), epoch(in), shard(in));
            case IntentWriting.CREATE_PRINCIPAL -> new Intent.CreatePrincipal(origin, RecordFields.principal(in));
            case IntentWriting.UPDATE_PRINCIPAL ->
                new Intent.UpdatePrincipal(origin, RecordFields.principal(in), epoch(in));
            case IntentWriting.DELETE_PRINCIPAL ->
                new Intent.DeletePrincipal(origin, new PrincipalName(in.text()), epoch(in));
            case IntentWriting.QUARANTINE_SERVER ->
                new Intent.QuarantineServer(origin, shard(in), RecordFields.address(in));
            case IntentWriting.RELEASE_SERVER -> new Intent.ReleaseServer(origin, shard(in), RecordFields.address(in));
            case IntentWriting.CREATE_TIER -> new Intent.CreateTier(origin, RecordFields.tier(in));
            case IntentWriting.UPDATE_TIER -> new Intent.UpdateTier(origin, RecordFields.tier(in), epoch(in));
            case IntentWriting.DELETE_TIER -> new Intent.DeleteTier(origin, RecordFields.tierName(in), epoch(in));
            default -> {
                if (FailoverIntentFields.isOne(kind)) {
                    yield FailoverIntentFields.read(kind, origin, in);
                }
                throw unknownKind(kind);
            }
        };
    }

    private static Intent readVersionFour(FieldReader in) {
        int kind = in.u8();
        Origin origin = origin(in);
        return switch (kind) {
            case IntentWriting.CREATE_SHARD -> new Intent.CreateShard(origin, FieldsOfVersionFour.shard(in));
            case IntentWriting.UPDATE_SHARD -> new Intent.UpdateShard(origin, FieldsOfVersionFour.shard(in), epoch(in));
            default -> readIntent(kind, origin, in);
        };
    }

    private static Intent readVersionThree(FieldReader in) {
        int kind = in.u8();
        return readVersionThree(kind, origin(in), in);
    }

    private static Intent readVersionThree(int kind, Origin origin, FieldReader in) {
        return switch (kind) {
            case IntentWriting.CREATE_SHARD -> new Intent.CreateShard(origin, FieldsOfVersionThree.shard(in));
            case IntentWriting.UPDATE_SHARD ->
                new Intent.UpdateShard(origin, FieldsOfVersionThree.shard(in), epoch(in));
            default -> readIntent(kind, origin, in);
        };
    }

    private static Intent readVersionTwo(FieldReader in) {
        int kind = in.u8();
        Origin origin = origin(in);
        return switch (kind) {
            case IntentWriting.CREATE_TENANT ->
                new Intent.CreateTenant(
                        origin,
                        tenant(in),
                        shard(in),
                        new DatabaseName(in.text()),
                        RecordFields.tierName(in),
                        FieldsOfVersionTwo.overrides(in));
            case IntentWriting.UPDATE_TENANT ->
                new Intent.UpdateTenant(
                        origin, tenant(in), epoch(in), RecordFields.tierName(in), FieldsOfVersionTwo.overrides(in));
            case IntentWriting.CREATE_TIER -> new Intent.CreateTier(origin, FieldsOfVersionTwo.tier(in));
            case IntentWriting.UPDATE_TIER -> new Intent.UpdateTier(origin, FieldsOfVersionTwo.tier(in), epoch(in));
            default -> readVersionThree(kind, origin, in);
        };
    }

    private static Intent readVersionOne(FieldReader in) {
        int kind = in.u8();
        Origin origin = origin(in);
        return switch (kind) {
            case IntentWriting.CREATE_SHARD -> new Intent.CreateShard(origin, FieldsOfVersionOne.shard(in));
            case IntentWriting.UPDATE_SHARD -> new Intent.UpdateShard(origin, FieldsOfVersionOne.shard(in), epoch(in));
            case IntentWriting.CREATE_TENANT ->
                new Intent.CreateTenant(
                        origin,
                        tenant(in),
                        shard(in),
                        new DatabaseName(in.text()),
                        TierName.DEFAULT,
                        FieldsOfVersionOne.overrides(in));
            case IntentWriting.UPDATE_TENANT ->
                new Intent.UpdateTenant(
                        origin, tenant(in), epoch(in), TierName.DEFAULT, FieldsOfVersionOne.overrides(in));
            case IntentWriting.DELETE_SHARD,
                    IntentWriting.DELETE_TENANT,
                    IntentWriting.REMAP_TENANT,
                    IntentWriting.CREATE_PRINCIPAL,
                    IntentWriting.UPDATE_PRINCIPAL,
                    IntentWriting.DELETE_PRINCIPAL -> readIntent(kind, origin, in);
            default -> throw unknownKind(kind);
        };
    }

    private static MalformedRecordException unknownKind(int kind) {
        return new MalformedRecordException("an intent of unknown kind " + kind);
    }

    private static Origin origin(FieldReader in) {
        return new Origin(in.text(), in.text(), in.instant());
    }

    private static TenantId tenant(FieldReader in) {
        return new TenantId(in.text());
    }

    private static ShardId shard(FieldReader in) {
        return new ShardId(in.text());
    }

    private static Epoch epoch(FieldReader in) {
        return new Epoch(in.i64());
    }
}
