package io.sluice.core.routing;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.FieldsOfVersionFour;
import io.sluice.core.codec.FieldsOfVersionOne;
import io.sluice.core.codec.FieldsOfVersionThree;
import io.sluice.core.codec.FieldsOfVersionTwo;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.codec.RecordFields;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;

/**
 * Changes of the map as bytes: version, kind, fields. A whole record travels as its put. Writes version 5 and reads
 * those before: 4 had no terms of a handover, 3 had no failover, 2 had no quotas of the queue, 1 no tiers and no quarantine either. Stateless; any thread; at most {@link FieldWriter#BYTES_MAX} bytes,
 * some 200 for a tenant.
 */
public final class MapCodec {
    static final int VERSION = 5;

    private static final int VERSION_FOUR = 4;
    private static final int VERSION_THREE = 3;
    private static final int VERSION_TWO = 2;
    private static final int VERSION_ONE = 1;

    private static final int PUT_SHARD = 1;
    private static final int REMOVE_SHARD = 2;
    private static final int PUT_TENANT = 3;
    private static final int REMOVE_TENANT = 4;
    private static final int PUT_PRINCIPAL = 5;
    private static final int REMOVE_PRINCIPAL = 6;
    private static final int PUT_TIER = 7;
    private static final int REMOVE_TIER = 8;

    private MapCodec() {}

    public static byte[] encode(MapChange change) {
        return requireNonNull(change, "change")
                .accept(new Writing(new FieldWriter().u8(VERSION)))
                .toBytes();
    }

    /**
     * The change that {@link #encode} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static MapChange decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        try {
            MapChange change = switch (version) {
                case VERSION -> read(in.u8(), in);
                case VERSION_FOUR -> readVersionFour(in.u8(), in);
                case VERSION_THREE -> readVersionThree(in.u8(), in);
                case VERSION_TWO -> readVersionTwo(in.u8(), in);
                case VERSION_ONE -> readVersionOne(in.u8(), in);
                default -> throw new MalformedRecordException("a change of the map of unknown version " + version);
            };
            in.end();
            return change;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("a change of the map has a field out of bounds", outOfBounds);
        }
    }

    private static MapChange read(int kind, FieldReader in) {
        return switch (kind) {
            case PUT_SHARD -> new MapChange.PutShard(RecordFields.shard(in));
            case REMOVE_SHARD -> new MapChange.RemoveShard(new ShardId(in.text()), new Epoch(in.i64()));
            case PUT_TENANT -> new MapChange.PutTenant(RecordFields.tenant(in));
            case REMOVE_TENANT -> new MapChange.RemoveTenant(new TenantId(in.text()), new Epoch(in.i64()));
            case PUT_PRINCIPAL -> new MapChange.PutPrincipal(RecordFields.principal(in));
            case REMOVE_PRINCIPAL -> new MapChange.RemovePrincipal(new PrincipalName(in.text()), new Epoch(in.i64()));
            case PUT_TIER -> new MapChange.PutTier(RecordFields.tier(in));
            case REMOVE_TIER -> new MapChange.RemoveTier(RecordFields.tierName(in), new Epoch(in.i64()));
            default -> throw new MalformedRecordException("a change of the map of unknown kind " + kind);
        };
    }

    private static MapChange readVersionFour(int kind, FieldReader in) {
        return kind == PUT_SHARD ? new MapChange.PutShard(FieldsOfVersionFour.shard(in)) : read(kind, in);
    }

    private static MapChange readVersionThree(int kind, FieldReader in) {
        return kind == PUT_SHARD ? new MapChange.PutShard(FieldsOfVersionThree.shard(in)) : read(kind, in);
    }

    private static MapChange readVersionTwo(int kind, FieldReader in) {
        return switch (kind) {
            case PUT_TENANT -> new MapChange.PutTenant(FieldsOfVersionTwo.tenant(in));
            case PUT_TIER -> new MapChange.PutTier(FieldsOfVersionTwo.tier(in));
            default -> readVersionThree(kind, in);
        };
    }

    private static MapChange readVersionOne(int kind, FieldReader in) {
        return switch (kind) {
            case PUT_SHARD -> new MapChange.PutShard(FieldsOfVersionOne.shard(in));
            case PUT_TENANT -> new MapChange.PutTenant(FieldsOfVersionOne.tenant(in));
            case REMOVE_SHARD, REMOVE_TENANT, PUT_PRINCIPAL, REMOVE_PRINCIPAL -> read(kind, in);
            default -> throw new MalformedRecordException("a change of the map of unknown kind " + kind);
        };
    }

    private record Writing(FieldWriter out) implements MapChange.Cases<FieldWriter> {
        @Override
        public FieldWriter putShard(MapChange.PutShard change) {
            RecordFields.write(out.u8(PUT_SHARD), change.shard());
            return out;
        }

        @Override
        public FieldWriter removeShard(MapChange.RemoveShard change) {
            return removal(REMOVE_SHARD, change.shard().value(), change.expected());
        }

        @Override
        public FieldWriter putTenant(MapChange.PutTenant change) {
            RecordFields.write(out.u8(PUT_TENANT), change.tenant());
            return out;
        }

        @Override
        public FieldWriter removeTenant(MapChange.RemoveTenant change) {
            return removal(REMOVE_TENANT, change.tenant().value(), change.expected());
        }

        @Override
        public FieldWriter putTier(MapChange.PutTier change) {
            RecordFields.write(out.u8(PUT_TIER), change.tier());
            return out;
        }

        @Override
        public FieldWriter removeTier(MapChange.RemoveTier change) {
            return removal(REMOVE_TIER, change.tier().value(), change.expected());
        }

        @Override
        public FieldWriter putPrincipal(MapChange.PutPrincipal change) {
            RecordFields.write(out.u8(PUT_PRINCIPAL), change.principal());
            return out;
        }

        @Override
        public FieldWriter removePrincipal(MapChange.RemovePrincipal change) {
            return removal(REMOVE_PRINCIPAL, change.principal().value(), change.expected());
        }

        private FieldWriter removal(int kind, String name, Epoch expected) {
            return out.u8(kind).text(name).i64(expected.value());
        }
    }
}
