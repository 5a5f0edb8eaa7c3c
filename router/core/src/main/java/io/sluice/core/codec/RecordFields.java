package io.sluice.core.codec;

import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TlsMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of each record of the map, in the order of version 1. The records' own constructors check what was read;
 * their IllegalArgumentException is the caller's to turn into a {@link MalformedRecordException}.
 */
public final class RecordFields {
    private RecordFields() {}

    public static void write(FieldWriter out, ShardRecord shard) {
        out.text(shard.id().value()).i64(shard.epoch().value());
        write(out, shard.primary());
        out.u16(shard.replicas().size());
        shard.replicas().forEach(replica -> write(out, replica));
        out.text(shard.adminUser()).text(shard.adminPassword().text()).constant(shard.tls());
    }

    public static ShardRecord shard(FieldReader in) {
        ShardId id = new ShardId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ServerAddress primary = address(in);
        List<ServerAddress> replicas = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            replicas.add(address(in));
        }
        return new ShardRecord(
                id, epoch, primary, replicas, in.text(), new SealedSecret(in.text()), in.constant(TlsMode.class));
    }

    public static void write(FieldWriter out, TenantRecord tenant) {
        out.text(tenant.id().value()).i64(tenant.epoch().value());
        out.text(tenant.shard().value()).text(tenant.database().value());
        out.text(tenant.accountUser()).text(tenant.accountPassword().text());
        write(out, tenant.policy());
    }

    public static TenantRecord tenant(FieldReader in) {
        TenantId id = new TenantId(in.text());
        Epoch epoch = new Epoch(in.i64());
        ShardId shard = new ShardId(in.text());
        DatabaseName database = new DatabaseName(in.text());
        return new TenantRecord(id, epoch, shard, database, in.text(), new SealedSecret(in.text()), policy(in));
    }

    public static void write(FieldWriter out, TenantPolicy policy) {
        out.constant(policy.reads()).constant(policy.writes());
        out.duration(policy.holdTime()).duration(policy.maxStaleness()).flag(policy.userLocks());
    }

    public static TenantPolicy policy(FieldReader in) {
        TenantPolicy policy = new TenantPolicy(
                in.constant(TenantPolicy.Reads.class),
                in.constant(TenantPolicy.Writes.class),
                in.duration(),
                in.duration(),
                in.flag());
        // Most of a million tenants have the default: one object for all of them.
        return policy.equals(TenantPolicy.DEFAULT) ? TenantPolicy.DEFAULT : policy;
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

    private static void write(FieldWriter out, ServerAddress address) {
        out.text(address.host()).u16(address.port());
    }

    private static ServerAddress address(FieldReader in) {
        return new ServerAddress(in.text(), in.u16());
    }
}
