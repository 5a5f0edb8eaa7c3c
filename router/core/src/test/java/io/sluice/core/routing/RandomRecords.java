package io.sluice.core.routing;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Records, changes, intents and outcomes within their bounds, corners included. */
public record RandomRecords(RandomGenerator random) {
    public MapChange change() {
        return one(List.of(
                () -> new MapChange.PutShard(shard()),
                () -> new MapChange.RemoveShard(shardId(), epoch()),
                () -> new MapChange.PutTier(tier()),
                () -> new MapChange.RemoveTier(tierName(), epoch()),
                () -> new MapChange.PutTenant(tenant()),
                () -> new MapChange.RemoveTenant(tenantId(), epoch()),
                () -> new MapChange.PutPrincipal(principal()),
                () -> new MapChange.RemovePrincipal(principalName(), epoch())));
    }

    public Intent intent() {
        return one(List.of(
                () -> new Intent.CreateShard(origin(), shard()),
                () -> new Intent.UpdateShard(origin(), shard(), epoch()),
                () -> new Intent.DeleteShard(origin(), shardId(), epoch()),
                () -> new Intent.QuarantineServer(origin(), shardId(), server()),
                () -> new Intent.ReleaseServer(origin(), shardId(), server()),
                () -> new Intent.CreateTier(origin(), tier()),
                () -> new Intent.UpdateTier(origin(), tier(), epoch()),
                () -> new Intent.DeleteTier(origin(), tierName(), epoch()),
                () -> new Intent.CreateTenant(origin(), tenantId(), shardId(), database(), tierName(), overrides()),
                () -> new Intent.UpdateTenant(origin(), tenantId(), epoch(), tierName(), overrides()),
                () -> new Intent.DeleteTenant(origin(), tenantId(), epoch(), random.nextBoolean()),
                () -> new Intent.RemapTenant(origin(), tenantId(), epoch(), shardId()),
                () -> new Intent.CreatePrincipal(origin(), principal()),
                () -> new Intent.UpdatePrincipal(origin(), principal(), epoch()),
                () -> new Intent.DeletePrincipal(origin(), principalName(), epoch()),
                () -> new FailoverIntent.Promote(
                        origin(), shardId(), anyServer(), random.nextBoolean(), random.nextBoolean()),
                () -> new FailoverIntent.SwitchOver(origin(), shardId(), anyServer(), random.nextBoolean()),
                () -> new FailoverIntent.Abort(origin(), shardId()),
                () -> new FailoverIntent.Rejoin(origin(), shardId(), server()),
                () -> new FailoverIntent.Cordon(origin(), shardId(), server(), random.nextBoolean())));
    }

    private Optional<ServerAddress> anyServer() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(server());
    }

    public Outcome outcome() {
        return one(List.of(
                () -> new Outcome.Done(epoch(), random.nextLong(Long.MAX_VALUE)),
                () -> new Outcome.Refused(constant(Refusal.values()), text(0, 1000)),
                () -> new Outcome.Failed(text(0, 1000))));
    }

    private ShardRecord shard() {
        List<ServerAddress> replicas = IntStream.range(0, random.nextInt(17))
                .mapToObj(i -> new ServerAddress("replica" + i, 1 + random.nextInt(65535)))
                .toList();
        ServerAddress primary = server();
        Set<ServerAddress> quarantined = new HashSet<>(replicas);
        quarantined.add(primary);
        quarantined.removeIf(server -> random.nextBoolean());
        Optional<HealthSettings.Mode> health =
                random.nextBoolean() ? Optional.empty() : Optional.of(constant(HealthSettings.Mode.values()));
        return new ShardRecord(
                shardId(),
                epoch(),
                primary,
                replicas,
                text(1, 32),
                secret(),
                constant(TlsMode.values()),
                quarantined,
                health,
                failover(primary, replicas));
    }

    private ShardFailover failover(ServerAddress primary, List<ServerAddress> replicas) {
        Set<ServerAddress> cordoned = new HashSet<>(replicas);
        cordoned.add(primary);
        cordoned.removeIf(server -> random.nextBoolean());
        Set<ServerAddress> demoted = new HashSet<>(replicas);
        demoted.removeIf(server -> random.nextBoolean());
        Set<ServerAddress> unsettled = new HashSet<>(replicas);
        unsettled.removeIf(server -> random.nextBoolean());
        Handover.Kind kind = constant(Handover.Kind.values());
        Handover.Step step =
                kind == Handover.Kind.SWITCHOVER ? constant(Handover.Step.values()) : Handover.Step.FENCING;
        Optional<Handover> handover = replicas.isEmpty() || random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Handover(
                        kind,
                        step,
                        replicas.get(0),
                        Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                        text(1, 200),
                        constant(LossPolicy.values()),
                        constant(Handover.Fence.values())));
        return new ShardFailover(
                random.nextBoolean() ? Optional.empty() : Optional.of(constant(FailoverMode.values())),
                cordoned,
                demoted,
                unsettled,
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L))),
                handover);
    }

    private TenantRecord tenant() {
        return new TenantRecord(
                tenantId(), epoch(), shardId(), database(), text(1, 32), secret(), tierName(), overrides());
    }

    private PrincipalRecord principal() {
        Set<TenantId> named = new HashSet<>();
        IntStream.range(0, random.nextInt(5)).forEach(i -> named.add(tenantId()));
        TenantGrant grant = named.isEmpty() ? new TenantGrant.All() : new TenantGrant.Some(named);
        String verifier = "v1:" + random.nextInt(1_000, 1_000_000) + ":" + base64(16) + ":" + base64(32)
                + (random.nextBoolean() ? ":" + base64(20) : "");
        return new PrincipalRecord(
                principalName(), epoch(), grant, new PasswordVerifier(verifier), random.nextBoolean());
    }

    private ServerAddress server() {
        return new ServerAddress(name(255), 1 + random.nextInt(65535));
    }

    private Tier tier() {
        return new Tier(tierName(), epoch(), policy());
    }

    private PolicyOverrides overrides() {
        TenantPolicy some = policy();
        return new PolicyOverrides(
                maybe(some.reads()),
                maybe(some.writes()),
                maybe(some.holdTime()),
                maybe(some.maxStaleness()),
                maybe(some.userLocks()),
                maybe(some.queueWrites()),
                maybe(some.queueBytes()),
                maybe(some.queueAge()));
    }

    public TenantPolicy policy() {
        return random.nextBoolean()
                ? TenantPolicy.DEFAULT
                : new TenantPolicy(
                        constant(TenantPolicy.Reads.values()),
                        constant(TenantPolicy.Writes.values()),
                        Duration.ofMillis(random.nextInt(300_001)),
                        Duration.ofSeconds(random.nextInt(86_401)),
                        random.nextBoolean(),
                        random.nextLong(1, 1_000_000_001),
                        random.nextLong(1L << 20, (1L << 40) + 1),
                        Duration.ofSeconds(random.nextInt(1, 30 * 86_400 + 1)));
    }

    /** Without a quota of its own, as policies were once. */
    public TenantPolicy policyOfBefore() {
        TenantPolicy now = policy();
        return new TenantPolicy(now.reads(), now.writes(), now.holdTime(), now.maxStaleness(), now.userLocks());
    }

    private TierName tierName() {
        return random.nextBoolean() ? TierName.DEFAULT : new TierName(name(64));
    }

    private Origin origin() {
        return new Origin(name(64), text(1, 128), Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
    }

    private TenantId tenantId() {
        return new TenantId(name(64));
    }

    private ShardId shardId() {
        return new ShardId(name(64));
    }

    private DatabaseName database() {
        return new DatabaseName("d" + name(63));
    }

    private PrincipalName principalName() {
        return new PrincipalName(name(32));
    }

    private Epoch epoch() {
        return new Epoch(random.nextBoolean() ? random.nextInt(3) : random.nextLong(Long.MAX_VALUE));
    }

    private SealedSecret secret() {
        return new SealedSecret("v1:0123abcd:" + base64(1 + random.nextInt(500)));
    }

    private String base64(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return Base64.getEncoder().encodeToString(some);
    }

    private String name(int max) {
        return characters("abcXYZ019_", 1, max);
    }

    private String text(int min, int max) {
        return characters("aZ09 _'`\"\\\u00e4\u20ac\u0000", Math.max(1, min), max);
    }

    private String characters(String of, int min, int max) {
        int length = random.nextInt(4) == 0 ? max : min + random.nextInt(max - min + 1);
        StringBuilder out = new StringBuilder("a");
        while (out.length() < length) {
            out.append(of.charAt(random.nextInt(of.length())));
        }
        return out.toString();
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextBoolean() ? value : null;
    }

    private <T> T one(List<Supplier<T>> of) {
        return of.get(random.nextInt(of.size())).get();
    }

    private <T> T constant(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
