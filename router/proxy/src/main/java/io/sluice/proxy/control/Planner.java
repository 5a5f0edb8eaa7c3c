package io.sluice.proxy.control;

import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Decides what an intent comes to. Changes nothing, but for the dice of a new account. */
record Planner(RoutingTable table, TenantAccounts accounts, Backlogs backlogs) implements Intent.Cases<Plan> {
    @Override
    public Plan createShard(Intent.CreateShard intent) {
        ShardRecord shard = intent.shard();
        if (table.shard(shard.id()).isPresent()) {
            return refuse(Refusal.EXISTS, intent.subject() + " exists");
        }
        return put(shard.withEpoch(table.nextEpoch(shard.id())));
    }

    @Override
    public Plan updateShard(Intent.UpdateShard intent) {
        ShardRecord shard = intent.shard();
        return stale(intent.subject(), table.shard(shard.id()).map(ShardRecord::epoch), intent.expected())
                .orElseGet(() -> update(table.shard(shard.id()).orElseThrow(), shard));
    }

    /** Who was the primary, and who is to be, is not in an author's hands. */
    private Plan update(ShardRecord there, ShardRecord wanted) {
        if (there.failover().handover().isPresent()) {
            return refuse(Refusal.HANDOVER_UNDER_WAY, "the primary of shard " + there.id() + " is being changed");
        }
        Set<ServerAddress> servers = new HashSet<>(wanted.servers());
        ShardFailover failover = there.failover()
                .withMode(wanted.failover().mode())
                .withDemoted(wanted.primary(), false)
                .keeping(servers);
        if (!wanted.primary().equals(there.primary())) {
            failover = failover.withUnsettled(Set.of());
        }
        return put(wanted.withFailover(table.nextEpoch(there.id()), failover));
    }

    @Override
    public Plan deleteShard(Intent.DeleteShard intent) {
        return checked(new MapChange.RemoveShard(intent.shard(), intent.expected()), Epoch.NONE, commit -> commit);
    }

    @Override
    public Plan quarantineServer(Intent.QuarantineServer intent) {
        return quarantine(intent.shard(), intent.server(), true);
    }

    @Override
    public Plan releaseServer(Intent.ReleaseServer intent) {
        return quarantine(intent.shard(), intent.server(), false);
    }

    @Override
    public Plan createTier(Intent.CreateTier intent) {
        Tier tier = intent.tier();
        if (table.tier(tier.name()).isPresent()) {
            return refuse(Refusal.EXISTS, intent.subject() + " exists");
        }
        return put(tier.withEpoch(table.nextEpoch(tier.name())));
    }

    @Override
    public Plan updateTier(Intent.UpdateTier intent) {
        Tier tier = intent.tier();
        return stale(intent.subject(), table.tier(tier.name()).map(Tier::epoch), intent.expected())
                .orElseGet(() -> put(tier.withEpoch(table.nextEpoch(tier.name()))));
    }

    @Override
    public Plan deleteTier(Intent.DeleteTier intent) {
        return checked(new MapChange.RemoveTier(intent.tier(), intent.expected()), Epoch.NONE, commit -> commit);
    }

    @Override
    public Plan createTenant(Intent.CreateTenant intent) {
        if (table.tenant(intent.tenant()).isPresent()) {
            return refuse(Refusal.EXISTS, intent.subject() + " exists");
        }
        Epoch epoch = table.nextEpoch(intent.tenant());
        TenantRecord tenant =
                accounts.record(intent.tenant(), epoch, intent.shard(), intent.database(), intent.tier(), intent.own());
        return checked(
                new MapChange.PutTenant(tenant), epoch, commit -> new Plan.Create(shardOf(tenant), tenant, commit));
    }

    @Override
    public Plan updateTenant(Intent.UpdateTenant intent) {
        return withTenant(intent.subject(), table.tenant(intent.tenant()), intent.expected(), tenant -> {
            Epoch epoch = table.nextEpoch(intent.tenant());
            TenantRecord changed = tenant.withPolicy(epoch, intent.tier(), intent.own());
            return checked(new MapChange.PutTenant(changed), epoch, commit -> commit);
        });
    }

    @Override
    public Plan deleteTenant(Intent.DeleteTenant intent) {
        return withTenant(
                intent.subject(),
                table.tenant(intent.tenant()),
                intent.expected(),
                tenant -> ofBacklog(tenant)
                        .orElseGet(() -> checked(
                                new MapChange.RemoveTenant(intent.tenant(), intent.expected()),
                                Epoch.NONE,
                                commit -> new Plan.Drop(shardOf(tenant), tenant, intent.dropData(), commit))));
    }

    @Override
    public Plan remapTenant(Intent.RemapTenant intent) {
        return withTenant(intent.subject(), table.tenant(intent.tenant()), intent.expected(), tenant -> {
            if (tenant.shard().equals(intent.target())) {
                return new Plan.Answer(new Outcome.Done(tenant.epoch(), table.version()));
            }
            Epoch epoch = table.nextEpoch(intent.tenant());
            TenantRecord moved = tenant.withShard(epoch, intent.target());
            return ofBacklog(tenant)
                    .orElseGet(() -> checked(
                            new MapChange.PutTenant(moved),
                            epoch,
                            commit -> new Plan.Remap(shardOf(tenant), shardOf(moved), moved, commit)));
        });
    }

    @Override
    public Plan createPrincipal(Intent.CreatePrincipal intent) {
        if (table.principal(intent.principal().name()).isPresent()) {
            return refuse(Refusal.EXISTS, intent.subject() + " exists");
        }
        Epoch epoch = table.nextEpoch(intent.principal().name());
        MapChange put = new MapChange.PutPrincipal(intent.principal().withEpoch(epoch));
        return checked(put, epoch, commit -> commit);
    }

    @Override
    public Plan updatePrincipal(Intent.UpdatePrincipal intent) {
        Optional<Epoch> there = table.principal(intent.principal().name()).map(record -> record.epoch());
        return stale(intent.subject(), there, intent.expected()).orElseGet(() -> {
            Epoch epoch = table.nextEpoch(intent.principal().name());
            MapChange put = new MapChange.PutPrincipal(intent.principal().withEpoch(epoch));
            return checked(put, epoch, commit -> commit);
        });
    }

    @Override
    public Plan deletePrincipal(Intent.DeletePrincipal intent) {
        MapChange removal = new MapChange.RemovePrincipal(intent.principal(), intent.expected());
        return checked(removal, Epoch.NONE, commit -> commit);
    }

    @Override
    public Plan failover(FailoverIntent intent) {
        return table.shard(intent.shard()).isEmpty()
                ? refuse(Refusal.UNKNOWN, "no shard " + intent.shard())
                : new Plan.Failover(intent);
    }

    /** The refusal of a change that would leave acknowledged writes without a home. */
    private Optional<Plan> ofBacklog(TenantRecord tenant) {
        if (backlogs.of(tenant.id(), tenant.shard()) == Backlogs.Standing.DIRECT) {
            return Optional.empty();
        }
        return Optional.of(refuse(
                Refusal.TENANT_HAS_BACKLOG,
                "tenant " + tenant.id() + " has " + backlogs.writesOf(tenant.id()) + " writes in the queue of shard "
                        + tenant.shard() + "; they have to be applied first"));
    }

    private Plan quarantine(ShardId id, ServerAddress server, boolean isQuarantined) {
        Optional<ShardRecord> there = table.shard(id);
        if (there.isEmpty()) {
            return refuse(Refusal.UNKNOWN, "no shard " + id);
        }
        ShardRecord shard = there.get();
        if (!shard.isServer(server)) {
            return refuse(Refusal.SERVER_UNKNOWN, "no server " + server + " of shard " + id);
        }
        return shard.quarantined().contains(server) == isQuarantined
                ? new Plan.Answer(new Outcome.Done(shard.epoch(), table.version()))
                : put(shard.withQuarantine(table.nextEpoch(id), server, isQuarantined));
    }

    private Plan put(ShardRecord shard) {
        return checked(new MapChange.PutShard(shard), shard.epoch(), commit -> commit);
    }

    private Plan put(Tier tier) {
        return checked(new MapChange.PutTier(tier), tier.epoch(), commit -> commit);
    }

    private Plan withTenant(
            String subject, Optional<TenantRecord> tenant, Epoch expected, Function<TenantRecord, Plan> next) {
        return stale(subject, tenant.map(TenantRecord::epoch), expected)
                .orElseGet(() -> next.apply(tenant.orElseThrow()));
    }

    /** The refusal of a change whose author read another epoch than is there. */
    private static Optional<Plan> stale(String subject, Optional<Epoch> there, Epoch expected) {
        if (there.isEmpty()) {
            return Optional.of(refuse(Refusal.UNKNOWN, "no " + subject));
        }
        Epoch epoch = there.get();
        return epoch.equals(expected)
                ? Optional.empty()
                : Optional.of(refuse(Refusal.STALE_EPOCH, subject + " is at epoch " + epoch + ", not " + expected));
    }

    private Plan checked(MapChange change, Epoch epoch, Function<Plan.Commit, Plan> plan) {
        return table.refusal(change)
                .<Plan>map(Plan.Answer::new)
                .orElseGet(() -> plan.apply(new Plan.Commit(change, epoch)));
    }

    /** The table has it, or it would have refused the change. */
    private ShardRecord shardOf(TenantRecord tenant) {
        return table.shard(tenant.shard()).orElseThrow();
    }

    private static Plan refuse(Refusal reason, String text) {
        return new Plan.Answer(new Outcome.Refused(reason, text));
    }
}
