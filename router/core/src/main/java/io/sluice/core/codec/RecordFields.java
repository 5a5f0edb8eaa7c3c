package io.sluice.core.codec;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of each record of the map, in the order of version 5; {@link FieldsOfVersionFour}, {@link FieldsOfVersionThree}, {@link FieldsOfVersionTwo} and {@link FieldsOfVersionOne} read those before. The records' own constructors check what was read;
 * their IllegalArgumentException is the caller's to turn into a {@link MalformedRecordException}.
 */
public final class RecordFields {
    private static final int READS = 1;
    private static final int WRITES = 2;
    private static final int HOLD_TIME = 4;
    private static final int MAX_STALENESS = 8;
    private static final int USER_LOCKS = 16;
    private static final int QUEUE_WRITES = 32;
    private static final int QUEUE_BYTES = 64;
    private static final int QUEUE_AGE = 128;

    private RecordFields() {}

    public static void write(FieldWriter out, ShardRecord shard) {
        out.text(shard.id().value()).i64(shard.epoch().value());
        write(out, shard.primary());
        out.u16(shard.replicas().size());
        shard.replicas().forEach(replica -> write(out, replica));
        out.text(shard.adminUser()).text(shard.adminPassword().text()).constant(shard.tls());
        write(out, shard.quarantined());
        out.flag(shard.health().isPresent());
        shard.health().ifPresent(out::constant);
        FailoverFields.write(out, shard.failover());
    }

    public static ShardRecord shard(FieldReader in) {
        ShardRecord before = FieldsOfVersionThree.shard(in);
        return before.withFailover(before.epoch(), FailoverFields.read(in));
    }

    static ShardRecord shardWithoutFailover(FieldReader in) {
        ShardId id = new ShardId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ServerAddress primary = address(in);
        List<ServerAddress> replicas = addresses(in);
        String adminUser = in.text();
        SealedSecret adminPassword = new SealedSecret(in.text());
        TlsMode tls = in.constant(TlsMode.class);
        Set<ServerAddress> quarantined = new HashSet<>(addresses(in));
        Optional<HealthSettings.Mode> health =
                in.flag() ? Optional.of(in.constant(HealthSettings.Mode.class)) : Optional.empty();
        return new ShardRecord(
                id, epoch, primary, replicas, adminUser, adminPassword, tls, quarantined, health, ShardFailover.NONE);
    }

    /** Sorted, so that equal sets have equal bytes. */
    static void write(FieldWriter out, Set<ServerAddress> servers) {
        out.u16(servers.size());
        servers.stream().sorted(Comparator.comparing(ServerAddress::toString)).forEach(server -> write(out, server));
    }

    public static void write(FieldWriter out, TenantRecord tenant) {
        out.text(tenant.id().value()).i64(tenant.epoch().value());
        out.text(tenant.shard().value()).text(tenant.database().value());
        out.text(tenant.accountUser()).text(tenant.accountPassword().text());
        write(out.text(tenant.tier().value()), tenant.own());
    }

    public static TenantRecord tenant(FieldReader in) {
        TenantId id = new TenantId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ShardId shard = new ShardId(in.text());
        DatabaseName database = new DatabaseName(in.text());
        String accountUser = in.text();
        SealedSecret accountPassword = new SealedSecret(in.text());
        return new TenantRecord(id, epoch, shard, database, accountUser, accountPassword, tierName(in), overrides(in));
    }

    public static TierName tierName(FieldReader in) {
        TierName name = new TierName(in.text());
        // Most of a million tenants have the default: one object for all of them.
        return name.equals(TierName.DEFAULT) ? TierName.DEFAULT : name;
    }

    public static void write(FieldWriter out, Tier tier) {
        out.text(tier.name().value()).i64(tier.epoch().value());
        write(out, tier.policy());
    }

    public static Tier tier(FieldReader in) {
        return new Tier(tierName(in), new Epoch(in.i64()), policy(in));
    }

    /** A bit for each field that is there, then those. */
    public static void write(FieldWriter out, PolicyOverrides own) {
        out.u8((own.reads() == null ? 0 : READS)
                | (own.writes() == null ? 0 : WRITES)
                | (own.holdTime() == null ? 0 : HOLD_TIME)
                | (own.maxStaleness() == null ? 0 : MAX_STALENESS)
                | (own.userLocks() == null ? 0 : USER_LOCKS)
                | (own.queueWrites() == null ? 0 : QUEUE_WRITES)
                | (own.queueBytes() == null ? 0 : QUEUE_BYTES)
                | (own.queueAge() == null ? 0 : QUEUE_AGE));
        if (own.reads() != null) {
            out.constant(own.reads());
        }
        if (own.writes() != null) {
            out.constant(own.writes());
        }
        if (own.holdTime() != null) {
            out.duration(own.holdTime());
        }
        if (own.maxStaleness() != null) {
            out.duration(own.maxStaleness());
        }
        if (own.userLocks() != null) {
            out.flag(own.userLocks());
        }
        if (own.queueWrites() != null) {
            out.i64(own.queueWrites());
        }
        if (own.queueBytes() != null) {
            out.i64(own.queueBytes());
        }
        if (own.queueAge() != null) {
            out.duration(own.queueAge());
        }
    }

    public static PolicyOverrides overrides(FieldReader in) {
        return overrides(in.u8(), in);
    }

    static PolicyOverrides overrides(int given, FieldReader in) {
        return new PolicyOverrides(
                        (given & READS) == 0 ? null : in.constant(TenantPolicy.Reads.class),
                        (given & WRITES) == 0 ? null : in.constant(TenantPolicy.Writes.class),
                        (given & HOLD_TIME) == 0 ? null : in.duration(),
                        (given & MAX_STALENESS) == 0 ? null : in.duration(),
                        (given & USER_LOCKS) == 0 ? null : in.flag(),
                        (given & QUEUE_WRITES) == 0 ? null : in.i64(),
                        (given & QUEUE_BYTES) == 0 ? null : in.i64(),
                        (given & QUEUE_AGE) == 0 ? null : in.duration())
                .shared();
    }

    public static void write(FieldWriter out, TenantPolicy policy) {
        out.constant(policy.reads()).constant(policy.writes());
        out.duration(policy.holdTime()).duration(policy.maxStaleness()).flag(policy.userLocks());
        out.i64(policy.queueWrites()).i64(policy.queueBytes()).duration(policy.queueAge());
    }

    public static TenantPolicy policy(FieldReader in) {
        return new TenantPolicy(
                in.constant(TenantPolicy.Reads.class),
                in.constant(TenantPolicy.Writes.class),
                in.duration(),
                in.duration(),
                in.flag(),
                in.i64(),
                in.i64(),
                in.duration());
    }

    public static void write(FieldWriter out, PrincipalRecord principal) {
        out.text(principal.name().value()).i64(principal.epoch().value());
        Set<TenantId> named = named(principal.grant());
        out.u16(named.size());
        named.stream().sorted().forEach(tenant -> out.text(tenant.value()));
        out.text(principal.verifier().text()).flag(principal.localInfile());
    }

    public static PrincipalRecord principal(FieldReader in) {
        PrincipalName name = new PrincipalName(in.text());
        Epoch epoch = new Epoch(in.i64());
        Set<TenantId> named = new HashSet<>();
        for (int left = in.u16(); left > 0; left--) {
            named.add(new TenantId(in.text()));
        }
        TenantGrant grant = named.isEmpty() ? new TenantGrant.All() : new TenantGrant.Some(named);
        return new PrincipalRecord(name, epoch, grant, new PasswordVerifier(in.text()), in.flag());
    }

    /** None means all: a grant never names none. */
    private static Set<TenantId> named(TenantGrant grant) {
        return grant instanceof TenantGrant.Some some ? some.tenants() : Set.of();
    }

    public static void write(FieldWriter out, ServerAddress address) {
        out.text(address.host()).u16(address.port());
    }

    static List<ServerAddress> addresses(FieldReader in) {
        List<ServerAddress> addresses = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            addresses.add(address(in));
        }
        return addresses;
    }

    public static ServerAddress address(FieldReader in) {
        return new ServerAddress(in.text(), in.u16());
    }
}
