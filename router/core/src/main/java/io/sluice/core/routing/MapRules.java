package io.sluice.core.routing;

import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a change must keep to, asked of a draft. Each case asks for the epoch first, then for what the record names.
 *
 * @param epochs what a put's epoch must be
 */
record MapRules(TableDraft draft, Epochs epochs) implements MapChange.Cases<Optional<Outcome.Refused>> {
    /** Where puts come from. */
    enum Epochs {
        /** The log: each replaces the epoch before it. */
        NEXT,
        /** A whole copy: each record comes once, with the epoch that it has. */
        AS_THEY_ARE
    }

    @Override
    public Optional<Outcome.Refused> putShard(MapChange.PutShard change) {
        ShardRecord shard = change.shard();
        ShardRecord there = draft.shards.get(shard.id());
        return first(
                put("shard " + shard.id(), there == null ? null : there.epoch(), shard.epoch()),
                room(there == null, draft.shards.size(), RoutingTable.SHARDS_MAX, "shards"),
                adminAccount(shard));
    }

    @Override
    public Optional<Outcome.Refused> removeShard(MapChange.RemoveShard change) {
        ShardRecord there = draft.shards.get(change.shard());
        return first(
                removal("shard " + change.shard(), there == null ? null : there.epoch(), change.expected()),
                inUse(Refusal.SHARD_IN_USE, draft.tenantsOfShard.get(change.shard()), " tenants are placed on it"));
    }

    @Override
    public Optional<Outcome.Refused> putTier(MapChange.PutTier change) {
        Tier tier = change.tier();
        Tier there = draft.tiers.get(tier.name());
        return first(
                put("tier " + tier.name(), there == null ? null : there.epoch(), tier.epoch()),
                room(there == null, draft.tiers.size(), RoutingTable.TIERS_MAX, "tiers"));
    }

    @Override
    public Optional<Outcome.Refused> removeTier(MapChange.RemoveTier change) {
        if (change.tier().equals(TierName.DEFAULT)) {
            return refuse(Refusal.TIER_IN_USE, "the tier " + TierName.DEFAULT + " stays; it may be changed");
        }
        Tier there = draft.tiers.get(change.tier());
        return first(
                removal("tier " + change.tier(), there == null ? null : there.epoch(), change.expected()),
                inUse(Refusal.TIER_IN_USE, draft.tenantsOfTier.get(change.tier()), " tenants have it"));
    }

    @Override
    public Optional<Outcome.Refused> putTenant(MapChange.PutTenant change) {
        TenantRecord tenant = change.tenant();
        TenantRecord there = draft.tenants.get(tenant.id());
        return first(
                put("tenant " + tenant.id(), there == null ? null : there.epoch(), tenant.epoch()),
                room(there == null, draft.tenants.size(), RoutingTable.TENANTS_MAX, "tenants"),
                tier(tenant.tier()),
                placement(tenant));
    }

    @Override
    public Optional<Outcome.Refused> removeTenant(MapChange.RemoveTenant change) {
        TenantRecord there = draft.tenants.get(change.tenant());
        return first(
                removal("tenant " + change.tenant(), there == null ? null : there.epoch(), change.expected()),
                inUse(Refusal.TENANT_IN_USE, draft.grantsOfTenant.get(change.tenant()), " principals are granted it"));
    }

    @Override
    public Optional<Outcome.Refused> putPrincipal(MapChange.PutPrincipal change) {
        var principal = change.principal();
        var there = draft.principals.get(principal.name());
        return first(
                put("principal " + principal.name(), there == null ? null : there.epoch(), principal.epoch()),
                room(there == null, draft.principals.size(), RoutingTable.PRINCIPALS_MAX, "principals"),
                TableDraft.named(principal.grant()).stream()
                        .filter(tenant -> draft.tenants.get(tenant) == null)
                        .findFirst()
                        .flatMap(tenant -> refuse(Refusal.TENANT_UNKNOWN, "no tenant " + tenant + " to be granted")));
    }

    @Override
    public Optional<Outcome.Refused> removePrincipal(MapChange.RemovePrincipal change) {
        var there = draft.principals.get(change.principal());
        return removal("principal " + change.principal(), there == null ? null : there.epoch(), change.expected());
    }

    /** Its policy needs no look: what a tenant overrides fits every tier, see {@code PolicyOverrides}. */
    private Optional<Outcome.Refused> tier(TierName tier) {
        return tier.equals(TierName.DEFAULT) || draft.tiers.get(tier) != null
                ? Optional.empty()
                : refuse(Refusal.TIER_UNKNOWN, "no tier " + tier);
    }

    private Optional<Outcome.Refused> placement(TenantRecord tenant) {
        ShardRecord shard = draft.shards.get(tenant.shard());
        if (shard == null) {
            return refuse(Refusal.SHARD_UNKNOWN, "no shard " + tenant.shard());
        }
        TenantId database =
                draft.databases.get(TableDraft.databaseKey(tenant.database().value()));
        if (database != null && !database.equals(tenant.id())) {
            return refuse(Refusal.DATABASE_TAKEN, "database " + tenant.database() + " belongs to tenant " + database);
        }
        TenantId account = draft.accounts.get(tenant.accountUser());
        if (account != null && !account.equals(tenant.id())) {
            return refuse(Refusal.ACCOUNT_TAKEN, "account " + tenant.accountUser() + " belongs to tenant " + account);
        }
        // Or the tenant would have the rights of the router on that shard.
        return shard.adminUser().equals(tenant.accountUser())
                ? adminRefusal(tenant.accountUser(), shard.id())
                : Optional.empty();
    }

    /** A shard's own account must not be a tenant's, wherever that tenant is: it may be moved here. */
    private Optional<Outcome.Refused> adminAccount(ShardRecord shard) {
        return draft.accounts.get(shard.adminUser()) == null
                ? Optional.empty()
                : adminRefusal(shard.adminUser(), shard.id());
    }

    private static Optional<Outcome.Refused> adminRefusal(String account, ShardId shard) {
        return refuse(
                Refusal.ACCOUNT_TAKEN,
                "account " + account + " would be both a tenant's and the router's own on shard " + shard);
    }

    private Optional<Outcome.Refused> put(String subject, @Nullable Epoch there, Epoch given) {
        if (epochs == Epochs.AS_THEY_ARE) {
            return there == null && !given.equals(Epoch.NONE)
                    ? Optional.empty()
                    : refuse(Refusal.EXISTS, subject + " comes twice or has no epoch");
        }
        Epoch next = there == null ? draft.floor().next() : there.next();
        return given.equals(next)
                ? Optional.empty()
                : refuse(Refusal.STALE_EPOCH, subject + " is due for epoch " + next + ", not " + given);
    }

    private static Optional<Outcome.Refused> removal(String subject, @Nullable Epoch there, Epoch expected) {
        if (there == null) {
            return refuse(Refusal.UNKNOWN, "no " + subject);
        }
        return there.equals(expected)
                ? Optional.empty()
                : refuse(Refusal.STALE_EPOCH, subject + " is at epoch " + there + ", not " + expected);
    }

    private static Optional<Outcome.Refused> inUse(Refusal reason, @Nullable Integer users, String text) {
        return users == null ? Optional.empty() : refuse(reason, users + text);
    }

    private static Optional<Outcome.Refused> room(boolean isNew, int size, int max, String what) {
        return isNew && size >= max
                ? refuse(Refusal.LIMIT_REACHED, "the map holds at most " + max + " " + what)
                : Optional.empty();
    }

    private static Optional<Outcome.Refused> refuse(Refusal reason, String text) {
        return Optional.of(new Outcome.Refused(reason, text));
    }

    @SafeVarargs
    private static Optional<Outcome.Refused> first(Optional<Outcome.Refused>... answers) {
        for (Optional<Outcome.Refused> answer : answers) {
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }
}
