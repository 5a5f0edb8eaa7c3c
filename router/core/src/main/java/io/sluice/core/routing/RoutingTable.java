package io.sluice.core.routing;

import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** An immutable copy of the map. Look-ups are constant time. */
public final class RoutingTable {
    public static final RoutingTable EMPTY = new RoutingTable(0, Map.of(), Map.of(), Map.of(), Map.of());

    private final long version;
    private final Map<TenantId, TenantRecord> tenants;
    private final Map<String, TenantId> databases;
    private final Map<ShardId, ShardRecord> shards;
    private final Map<PrincipalName, PrincipalRecord> principals;

    private RoutingTable(
            long version,
            Map<TenantId, TenantRecord> tenants,
            Map<String, TenantId> databases,
            Map<ShardId, ShardRecord> shards,
            Map<PrincipalName, PrincipalRecord> principals) {
        this.version = version;
        this.tenants = tenants;
        this.databases = databases;
        this.shards = shards;
        this.principals = principals;
    }

    /** The position of the last change in the log that this table holds. */
    public long version() {
        return version;
    }

    public Optional<TenantRecord> tenant(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    /** The tenant whose database this is; databases are unique in the map. */
    public Optional<TenantRecord> tenantByDatabase(String database) {
        TenantId id = databases.get(database);
        return id == null ? Optional.empty() : tenant(id);
    }

    public Optional<ShardRecord> shard(ShardId id) {
        return Optional.ofNullable(shards.get(id));
    }

    public Optional<PrincipalRecord> principal(PrincipalName name) {
        return Optional.ofNullable(principals.get(name));
    }

    public Collection<TenantRecord> tenants() {
        return tenants.values();
    }

    public Collection<ShardRecord> shards() {
        return shards.values();
    }

    public Collection<PrincipalRecord> principals() {
        return principals.values();
    }
}
