package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.ArrayList;
import java.util.List;

/**
 * What the map holds at the very first start; a log that has anything in it makes the router leave it aside. The epochs
 * of its records are not looked at.
 */
public record Seed(List<Tier> tiers, List<ShardRecord> shards, List<Tenant> tenants, List<PrincipalRecord> principals) {
    public static final Seed EMPTY = new Seed(List.of(), List.of(), List.of(), List.of());

    /** A tenant; the router makes its account. */
    public record Tenant(TenantId id, ShardId shard, DatabaseName database, TierName tier, PolicyOverrides own) {
        public Tenant {
            requireNonNull(id, "id");
            requireNonNull(shard, "shard");
            requireNonNull(database, "database");
            requireNonNull(tier, "tier");
            requireNonNull(own, "own");
        }
    }

    public Seed {
        tiers = List.copyOf(tiers);
        shards = List.copyOf(shards);
        tenants = List.copyOf(tenants);
        principals = List.copyOf(principals);
    }

    /**
     * The changes that make an empty map hold this.
     *
     * @throws IllegalArgumentException if the records do not fit together
     */
    List<MapChange> changes(TenantAccounts accounts) {
        Epoch first = RoutingTable.EMPTY.floor().next();
        List<MapChange> changes = new ArrayList<>();
        tiers.forEach(tier -> changes.add(new MapChange.PutTier(tier.withEpoch(first))));
        shards.forEach(shard -> changes.add(new MapChange.PutShard(shard.withEpoch(first))));
        tenants.forEach(tenant -> changes.add(new MapChange.PutTenant(
                accounts.record(tenant.id(), first, tenant.shard(), tenant.database(), tenant.tier(), tenant.own()))));
        principals.forEach(principal -> changes.add(new MapChange.PutPrincipal(principal.withEpoch(first))));
        if (!changes.isEmpty()) {
            RoutingTable.EMPTY.with(changes.size(), changes);
        }
        return changes;
    }
}
