package io.sluice.core.routing;

import static java.util.Objects.requireNonNull;

import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable copy of the map. Look-ups are constant time; one change copies some 100 KiB at a million tenants; any
 * thread. What it always holds: every tenant's shard and tier and every named grant's tenant exists, a database (without
 * regard to case) and an account belong to one tenant, and no tenant's account is the router's own on its shard. The tier
 * {@code default} is there also when the map holds no record of it.
 */
public final class RoutingTable {
    public static final int TIERS_MAX = 1_024;
    public static final int SHARDS_MAX = 4_096;
    public static final int TENANTS_MAX = 4_000_000;
    public static final int PRINCIPALS_MAX = 4_000_000;

    public static final RoutingTable EMPTY = new RoutingTable(0, Content.EMPTY);

    private final long version;
    private final Content content;

    private RoutingTable(long version, Content content) {
        this.version = version;
        this.content = content;
    }

    /**
     * A table out of whole records, as a snapshot or the shared map holds them.
     *
     * @param version the position of the last change that the records hold
     * @param floor the highest epoch of any record that was removed, {@link Epoch#NONE} if none was
     * @throws IllegalArgumentException if the records do not fit together
     */
    public static RoutingTable load(
            long version,
            Epoch floor,
            Collection<Tier> tiers,
            Collection<ShardRecord> shards,
            Collection<TenantRecord> tenants,
            Collection<PrincipalRecord> principals) {
        TableDraft draft = new TableDraft(Content.EMPTY, requireNonNull(floor, "floor"));
        MapRules rules = new MapRules(draft, MapRules.Epochs.AS_THEY_ARE);
        tiers.forEach(tier -> apply(draft, rules, new MapChange.PutTier(tier)));
        shards.forEach(shard -> apply(draft, rules, new MapChange.PutShard(shard)));
        tenants.forEach(tenant -> apply(draft, rules, new MapChange.PutTenant(tenant)));
        principals.forEach(principal -> apply(draft, rules, new MapChange.PutPrincipal(principal)));
        return new RoutingTable(version, draft.toContent());
    }

    /** The position of the last change in the log that this table holds. */
    public long version() {
        return version;
    }

    /** The highest epoch of any removed record: a record that comes anew starts above it, so that epochs only grow. */
    public Epoch floor() {
        return content.floor;
    }

    /**
     * This table with the changes, in order.
     *
     * @param position of the last of the changes in the log; greater than {@link #version()}
     * @throws IllegalArgumentException if a change is refused at its turn: the log must hold none such
     */
    public RoutingTable with(long position, List<MapChange> changes) {
        if (position <= version) {
            throw new IllegalArgumentException("position " + position + " is not after version " + version);
        }
        TableDraft draft = new TableDraft(content, content.floor);
        MapRules rules = new MapRules(draft, MapRules.Epochs.NEXT);
        changes.forEach(change -> apply(draft, rules, change));
        return new RoutingTable(position, draft.toContent());
    }

    /** Why this change would be refused now; empty when {@link #with} would take it. */
    public Optional<Outcome.Refused> refusal(MapChange change) {
        return change.accept(new MapRules(new TableDraft(content, content.floor), MapRules.Epochs.NEXT));
    }

    /** The epoch that the next put of this shard must carry, whether it exists or not. */
    public Epoch nextEpoch(ShardId id) {
        ShardRecord there = content.shards.get(id);
        return (there == null ? content.floor : there.epoch()).next();
    }

    /** The epoch that the next put of this tier must carry, whether it exists or not. */
    public Epoch nextEpoch(TierName name) {
        Tier there = content.tiers.get(name);
        return (there == null ? content.floor : there.epoch()).next();
    }

    /** The epoch that the next put of this tenant must carry, whether it exists or not. */
    public Epoch nextEpoch(TenantId id) {
        TenantRecord there = content.tenants.get(id);
        return (there == null ? content.floor : there.epoch()).next();
    }

    /** The epoch that the next put of this principal must carry, whether it exists or not. */
    public Epoch nextEpoch(PrincipalName name) {
        PrincipalRecord there = content.principals.get(name);
        return (there == null ? content.floor : there.epoch()).next();
    }

    /** The tenant's policy: its own over its tier's. For every statement: one look-up; allocates only if it has its own. */
    public TenantPolicy policyOf(TenantRecord tenant) {
        Tier tier = content.tiers.get(tenant.tier());
        return (tier == null ? Tier.DEFAULT : tier).policyOf(tenant.own());
    }

    /** The tier of this name; {@link Tier#DEFAULT} where the map holds no record of that one. */
    public Optional<Tier> tier(TierName name) {
        Tier tier = content.tiers.get(name);
        return tier == null && name.equals(TierName.DEFAULT) ? Optional.of(Tier.DEFAULT) : Optional.ofNullable(tier);
    }

    public Optional<TenantRecord> tenant(TenantId id) {
        return Optional.ofNullable(content.tenants.get(id));
    }

    /** The tenant whose database this is, by its exact name; databases are unique in the map. */
    public Optional<TenantRecord> tenantByDatabase(String database) {
        TenantId id = content.databases.get(TableDraft.databaseKey(database));
        @Nullable TenantRecord tenant = id == null ? null : content.tenants.get(id);
        return tenant != null && tenant.database().value().equals(database) ? Optional.of(tenant) : Optional.empty();
    }

    public Optional<ShardRecord> shard(ShardId id) {
        return Optional.ofNullable(content.shards.get(id));
    }

    public Optional<PrincipalRecord> principal(PrincipalName name) {
        return Optional.ofNullable(content.principals.get(name));
    }

    /** How many tenants are placed on the shard; constant time. */
    public int tenantsOf(ShardId shard) {
        Integer count = content.tenantsOfShard.get(shard);
        return count == null ? 0 : count;
    }

    /** How many tenants have the tier; constant time. */
    public int tenantsOf(TierName tier) {
        Integer count = content.tenantsOfTier.get(tier);
        return count == null ? 0 : count;
    }

    /** The map's records of tiers in no order; unmodifiable, not copied. See {@link #tier} for the one that needs none. */
    public Collection<Tier> tiers() {
        return content.tiers.values();
    }

    /** All tenants in no order; unmodifiable, not copied. */
    public Collection<TenantRecord> tenants() {
        return content.tenants.values();
    }

    /** All shards in no order; unmodifiable, not copied. */
    public Collection<ShardRecord> shards() {
        return content.shards.values();
    }

    /** All principals in no order; unmodifiable, not copied. */
    public Collection<PrincipalRecord> principals() {
        return content.principals.values();
    }

    private static void apply(TableDraft draft, MapRules rules, MapChange change) {
        change.accept(rules).ifPresent(refused -> {
            throw new IllegalArgumentException("the map cannot hold this: " + refused.text());
        });
        change.accept(draft);
    }

    @Override
    public String toString() {
        return "RoutingTable[version " + version + ", " + content.shards.size() + " shards, " + content.tenants.size()
                + " tenants, " + content.principals.size() + " principals]";
    }

    /** The records and the indices over them. */
    record Content(
            Epoch floor,
            BucketMap<TierName, Tier> tiers,
            BucketMap<ShardId, ShardRecord> shards,
            BucketMap<TenantId, TenantRecord> tenants,
            BucketMap<PrincipalName, PrincipalRecord> principals,
            BucketMap<String, TenantId> databases,
            BucketMap<String, TenantId> accounts,
            BucketMap<ShardId, Integer> tenantsOfShard,
            BucketMap<TierName, Integer> tenantsOfTier,
            BucketMap<TenantId, Integer> grantsOfTenant) {
        static final Content EMPTY = new Content(
                Epoch.NONE,
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty(),
                BucketMap.empty());
    }
}
