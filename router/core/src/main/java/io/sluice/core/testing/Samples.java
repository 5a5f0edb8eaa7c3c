package io.sluice.core.testing;

import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records of the map with everything filled in that a test does not care about. The secrets open with no key. */
public final class Samples {
    public static final SealedSecret SECRET = new SealedSecret("v1:00000000:c2FtcGxl");
    public static final PasswordVerifier VERIFIER = new PasswordVerifier("v1:1000:c2FsdA==:aGFzaA==");

    private Samples() {}

    /** Reads from a replica, and queues writes. */
    public static Tier tier(String name, long epoch) {
        return new Tier(
                new TierName(name),
                new Epoch(epoch),
                new TenantPolicy(
                        TenantPolicy.Reads.REPLICA,
                        TenantPolicy.Writes.QUEUE,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        true));
    }

    public static ShardRecord shard(String id, long epoch) {
        return new ShardRecord(
                new ShardId(id),
                new Epoch(epoch),
                new ServerAddress(id + ".example", 3306),
                List.of(new ServerAddress(id + "-replica.example", 3306)),
                "sluice",
                SECRET,
                TlsMode.REQUIRED);
    }

    /** Its database is its id, its account {@code u_} and the id (cut to the 32 characters of a user). */
    public static TenantRecord tenant(String id, long epoch, String shard) {
        String account = "u_" + id;
        return new TenantRecord(
                new TenantId(id),
                new Epoch(epoch),
                new ShardId(shard),
                new DatabaseName(id),
                account.substring(0, Math.min(32, account.length())),
                SECRET,
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    /** Granted the named tenants, or all when none is named. */
    public static PrincipalRecord principal(String name, long epoch, String... tenants) {
        Set<TenantId> named = Stream.of(tenants).map(TenantId::new).collect(Collectors.toSet());
        TenantGrant grant = named.isEmpty() ? new TenantGrant.All() : new TenantGrant.Some(named);
        return new PrincipalRecord(new PrincipalName(name), new Epoch(epoch), grant, VERIFIER, false);
    }
}
