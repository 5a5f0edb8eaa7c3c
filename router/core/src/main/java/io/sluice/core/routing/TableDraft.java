package io.sluice.core.routing;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RoutingTable} in the making: applies changes that {@link MapRules} has passed, and keeps the indices that the
 * rules ask. Owned by one thread.
 */
final class TableDraft implements MapChange.Cases<TableDraft> {
    final BucketMapDraft<TierName, Tier> tiers;
    final BucketMapDraft<ShardId, ShardRecord> shards;
    final BucketMapDraft<TenantId, TenantRecord> tenants;
    final BucketMapDraft<PrincipalName, PrincipalRecord> principals;

    /** By the lower-case name: some servers do not tell the case of database names. */
    final BucketMapDraft<String, TenantId> databases;

    final BucketMapDraft<String, TenantId> accounts;
    final BucketMapDraft<ShardId, Integer> tenantsOfShard;
    final BucketMapDraft<TierName, Integer> tenantsOfTier;
    final BucketMapDraft<TenantId, Integer> grantsOfTenant;

    /** No record that comes anew may have this epoch or a lower one: a removed record had it. */
    private Epoch floor;

    TableDraft(RoutingTable.Content content, Epoch floor) {
        this.floor = floor;
        this.tiers = content.tiers().draft();
        this.shards = content.shards().draft();
        this.tenants = content.tenants().draft();
        this.principals = content.principals().draft();
        this.databases = content.databases().draft();
        this.accounts = content.accounts().draft();
        this.tenantsOfShard = content.tenantsOfShard().draft();
        this.tenantsOfTier = content.tenantsOfTier().draft();
        this.grantsOfTenant = content.grantsOfTenant().draft();
    }

    static String databaseKey(String database) {
        return database.toLowerCase(Locale.ROOT);
    }

    RoutingTable.Content toContent() {
        return new RoutingTable.Content(
                floor,
                tiers.toMap(),
                shards.toMap(),
                tenants.toMap(),
                principals.toMap(),
                databases.toMap(),
                accounts.toMap(),
                tenantsOfShard.toMap(),
                tenantsOfTier.toMap(),
                grantsOfTenant.toMap());
    }

    Epoch floor() {
        return floor;
    }

    @Override
    public TableDraft putShard(MapChange.PutShard change) {
        shards.put(change.shard().id(), change.shard());
        return this;
    }

    @Override
    public TableDraft removeShard(MapChange.RemoveShard change) {
        shards.remove(change.shard());
        raiseFloor(change.expected());
        return this;
    }

    @Override
    public TableDraft putTier(MapChange.PutTier change) {
        tiers.put(change.tier().name(), change.tier());
        return this;
    }

    @Override
    public TableDraft removeTier(MapChange.RemoveTier change) {
        tiers.remove(change.tier());
        raiseFloor(change.expected());
        return this;
    }

    @Override
    public TableDraft putTenant(MapChange.PutTenant change) {
        TenantRecord tenant = change.tenant();
        dropIndices(tenants.get(tenant.id()));
        tenants.put(tenant.id(), tenant);
        databases.put(databaseKey(tenant.database().value()), tenant.id());
        accounts.put(tenant.accountUser(), tenant.id());
        add(tenantsOfShard, tenant.shard(), 1);
        add(tenantsOfTier, tenant.tier(), 1);
        return this;
    }

    @Override
    public TableDraft removeTenant(MapChange.RemoveTenant change) {
        dropIndices(tenants.get(change.tenant()));
        tenants.remove(change.tenant());
        raiseFloor(change.expected());
        return this;
    }

    @Override
    public TableDraft putPrincipal(MapChange.PutPrincipal change) {
        PrincipalRecord principal = change.principal();
        countGrants(principals.get(principal.name()), -1);
        principals.put(principal.name(), principal);
        countGrants(principal, 1);
        return this;
    }

    @Override
    public TableDraft removePrincipal(MapChange.RemovePrincipal change) {
        countGrants(principals.get(change.principal()), -1);
        principals.remove(change.principal());
        raiseFloor(change.expected());
        return this;
    }

    static Set<TenantId> named(TenantGrant grant) {
        return grant instanceof TenantGrant.Some some ? some.tenants() : Set.of();
    }

    private void dropIndices(@Nullable TenantRecord tenant) {
        if (tenant == null) {
            return;
        }
        databases.remove(databaseKey(tenant.database().value()));
        accounts.remove(tenant.accountUser());
        add(tenantsOfShard, tenant.shard(), -1);
        add(tenantsOfTier, tenant.tier(), -1);
    }

    private void countGrants(@Nullable PrincipalRecord principal, int change) {
        if (principal != null) {
            named(principal.grant()).forEach(tenant -> add(grantsOfTenant, tenant, change));
        }
    }

    private void raiseFloor(Epoch removed) {
        floor = removed.compareTo(floor) > 0 ? removed : floor;
    }

    private static <K> void add(BucketMapDraft<K, Integer> counts, K key, int change) {
        Integer before = counts.get(key);
        int after = (before == null ? 0 : before) + change;
        if (after == 0) {
            counts.remove(key);
        } else {
            counts.put(key, after);
        }
    }
}
