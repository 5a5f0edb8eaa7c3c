package io.sluice.admin;

import io.sluice.cluster.RouterCluster;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A router that changes the map as it is told, without shards and log; or answers as the test says, or not at all. */
final class FakeRouter implements Intent.Cases<Outcome> {
    private final RoutingView view;
    private final RouterCluster cluster;
    private final SecretBox box;
    private volatile @Nullable CompletableFuture<Outcome> next;
    private volatile @Nullable Intent last;

    FakeRouter(RoutingView view, RouterCluster cluster, SecretBox box) {
        this.view = view;
        this.cluster = cluster;
        this.box = box;
    }

    /** From now on the admin API has the map, and its intents are answered. */
    void lead() {
        cluster.lead(RouterCluster.ALONE, this::answer);
    }

    /** The next intent is answered so, and changes nothing. */
    void answerNext(Outcome outcome) {
        next = CompletableFuture.completedFuture(outcome);
    }

    /** The next intent is answered when the result completes, and changes nothing. */
    CompletableFuture<Outcome> holdNext() {
        CompletableFuture<Outcome> held = new CompletableFuture<>();
        next = held;
        return held;
    }

    /** The intent that came last. */
    Optional<Intent> last() {
        return Optional.ofNullable(last);
    }

    /** The next intent is never answered. */
    void ignoreNext() {
        next = new CompletableFuture<>();
    }

    private CompletionStage<Outcome> answer(Intent intent) {
        last = intent;
        CompletableFuture<Outcome> told = next;
        next = null;
        return told != null ? told : CompletableFuture.completedFuture(intent.accept(this));
    }

    private RoutingTable table() {
        return view.current();
    }

    private Outcome change(MapChange change, Epoch epoch) {
        Optional<Outcome.Refused> refusal = table().refusal(change);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        long position = table().version() + 1;
        view.publish(table().with(position, List.of(change)));
        cluster.publish(position, List.of(change));
        return new Outcome.Done(epoch, position);
    }

    private static Outcome stale() {
        return new Outcome.Refused(Refusal.STALE_EPOCH, "the record has another epoch");
    }

    private Outcome put(Tier tier, Epoch epoch) {
        return change(new MapChange.PutTier(tier.withEpoch(epoch)), epoch);
    }

    private Outcome put(ShardRecord shard, Epoch epoch) {
        return change(new MapChange.PutShard(shard.withEpoch(epoch)), epoch);
    }

    private Outcome put(PrincipalRecord principal, Epoch epoch) {
        return change(new MapChange.PutPrincipal(principal.withEpoch(epoch)), epoch);
    }

    private Outcome replace(TenantId id, Epoch expected, BiFunction<TenantRecord, Epoch, TenantRecord> changed) {
        TenantRecord tenant = table().tenant(id).orElseThrow();
        if (!tenant.epoch().equals(expected)) {
            return stale();
        }
        Epoch epoch = table().nextEpoch(id);
        return change(new MapChange.PutTenant(changed.apply(tenant, epoch)), epoch);
    }

    private Outcome quarantine(ShardId id, ServerAddress server, boolean isQuarantined) {
        Epoch epoch = table().nextEpoch(id);
        ShardRecord shard = table().shard(id).orElseThrow();
        if (!shard.isServer(server)) {
            return new Outcome.Refused(Refusal.SERVER_UNKNOWN, "no server of the shard");
        }
        return shard.quarantined().contains(server) == isQuarantined
                ? new Outcome.Done(shard.epoch(), table().version())
                : put(shard.withQuarantine(epoch, server, isQuarantined), epoch);
    }

    @Override
    public Outcome quarantineServer(Intent.QuarantineServer intent) {
        return quarantine(intent.shard(), intent.server(), true);
    }

    @Override
    public Outcome releaseServer(Intent.ReleaseServer intent) {
        return quarantine(intent.shard(), intent.server(), false);
    }

    /** Knows cordons; whatever else is wanted of a primary is blocked. */
    @Override
    public Outcome failover(FailoverIntent intent) {
        if (intent instanceof FailoverIntent.Cordon cordon) {
            ShardRecord shard = table().shard(cordon.shard()).orElseThrow();
            Epoch epoch = table().nextEpoch(shard.id());
            return put(
                    shard.withFailover(epoch, shard.failover().withCordon(cordon.server(), cordon.isCordoned())),
                    epoch);
        }
        return new Outcome.Refused(Refusal.HANDOVER_BLOCKED, "no replica may take its place");
    }

    @Override
    public Outcome createTier(Intent.CreateTier intent) {
        TierName name = intent.tier().name();
        return table().tier(name).isPresent()
                ? new Outcome.Refused(Refusal.EXISTS, "it exists")
                : put(intent.tier(), table().nextEpoch(name));
    }

    @Override
    public Outcome updateTier(Intent.UpdateTier intent) {
        TierName name = intent.tier().name();
        return table().tier(name).orElseThrow().epoch().equals(intent.expected())
                ? put(intent.tier(), table().nextEpoch(name))
                : stale();
    }

    @Override
    public Outcome deleteTier(Intent.DeleteTier intent) {
        return change(new MapChange.RemoveTier(intent.tier(), intent.expected()), Epoch.NONE);
    }

    @Override
    public Outcome createShard(Intent.CreateShard intent) {
        ShardId id = intent.shard().id();
        return table().shard(id).isPresent()
                ? new Outcome.Refused(Refusal.EXISTS, "it exists")
                : put(intent.shard(), table().nextEpoch(id));
    }

    @Override
    public Outcome updateShard(Intent.UpdateShard intent) {
        ShardId id = intent.shard().id();
        return table().shard(id).orElseThrow().epoch().equals(intent.expected())
                ? put(intent.shard(), table().nextEpoch(id))
                : stale();
    }

    @Override
    public Outcome deleteShard(Intent.DeleteShard intent) {
        return change(new MapChange.RemoveShard(intent.shard(), intent.expected()), Epoch.NONE);
    }

    @Override
    public Outcome createTenant(Intent.CreateTenant intent) {
        if (table().tenant(intent.tenant()).isPresent()) {
            return new Outcome.Refused(Refusal.EXISTS, "it exists");
        }
        Epoch epoch = table().nextEpoch(intent.tenant());
        TenantRecord tenant = new TenantRecord(
                intent.tenant(),
                epoch,
                intent.shard(),
                intent.database(),
                "t_" + Integer.toHexString(intent.tenant().hashCode()),
                box.seal("the account's password"),
                intent.tier(),
                intent.own());
        return change(new MapChange.PutTenant(tenant), epoch);
    }

    @Override
    public Outcome updateTenant(Intent.UpdateTenant intent) {
        return replace(
                intent.tenant(),
                intent.expected(),
                (tenant, epoch) -> tenant.withPolicy(epoch, intent.tier(), intent.own()));
    }

    @Override
    public Outcome deleteTenant(Intent.DeleteTenant intent) {
        return change(new MapChange.RemoveTenant(intent.tenant(), intent.expected()), Epoch.NONE);
    }

    @Override
    public Outcome remapTenant(Intent.RemapTenant intent) {
        return replace(intent.tenant(), intent.expected(), (tenant, epoch) -> tenant.withShard(epoch, intent.target()));
    }

    @Override
    public Outcome createPrincipal(Intent.CreatePrincipal intent) {
        return table().principal(intent.principal().name()).isPresent()
                ? new Outcome.Refused(Refusal.EXISTS, "it exists")
                : put(intent.principal(), table().nextEpoch(intent.principal().name()));
    }

    @Override
    public Outcome updatePrincipal(Intent.UpdatePrincipal intent) {
        return table().principal(intent.principal().name())
                        .orElseThrow()
                        .epoch()
                        .equals(intent.expected())
                ? put(intent.principal(), table().nextEpoch(intent.principal().name()))
                : stale();
    }

    @Override
    public Outcome deletePrincipal(Intent.DeletePrincipal intent) {
        return change(new MapChange.RemovePrincipal(intent.principal(), intent.expected()), Epoch.NONE);
    }
}
