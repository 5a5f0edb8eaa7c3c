package io.sluice.cluster;

import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as they were read one after the other while the map went on changing, made into the map of one version by the
 * changes of that time. See {@link MapMeta}. Owned by the cluster's thread.
 */
final class LoadingMap {
    private final Map<String, MapChange> puts = new HashMap<>();
    private final Generation generation;
    private long version;
    private long due;
    private Epoch floor;
    private long sum;

    LoadingMap(MapMeta before) {
        this.generation = before.generation();
        this.version = before.complete();
        this.due = before.announced();
        this.floor = before.floor();
    }

    void add(MapChange put) {
        puts.put(MapKeys.of(put), put);
    }

    /** As it was read, with the tag of its envelope. */
    void add(MapChange put, long tag) {
        add(put);
        sum += tag;
    }

    /** Of the tags of all that was read. */
    long sum() {
        return sum;
    }

    /** What the records may already hold in part. */
    void require(long announced) {
        due = announced;
    }

    Generation generation() {
        return generation;
    }

    /** Whether the batch fits: it may be old, or follow what is here; otherwise the map must be read again. */
    boolean apply(ChangeBatch batch) {
        if (!batch.generation().equals(generation)) {
            return false;
        }
        if (batch.version() <= version) {
            return true;
        }
        if (batch.previous() != version) {
            return false;
        }
        for (MapChange change : batch.changes()) {
            if (MapKeys.isPut(change)) {
                add(change);
            } else {
                puts.remove(MapKeys.of(change));
            }
        }
        floor = MapKeys.floor(floor, batch.changes());
        version = batch.version();
        return true;
    }

    boolean isWhole() {
        return version >= due;
    }

    /** @throws IllegalArgumentException if the records do not fit together */
    RoutingTable toTable() {
        List<Tier> tiers = new ArrayList<>();
        List<ShardRecord> shards = new ArrayList<>();
        List<TenantRecord> tenants = new ArrayList<>();
        List<PrincipalRecord> principals = new ArrayList<>();
        for (MapChange change : puts.values()) {
            if (change instanceof MapChange.PutTier put) {
                tiers.add(put.tier());
            } else if (change instanceof MapChange.PutShard put) {
                shards.add(put.shard());
            } else if (change instanceof MapChange.PutTenant put) {
                tenants.add(put.tenant());
            } else if (change instanceof MapChange.PutPrincipal put) {
                principals.add(put.principal());
            }
        }
        return RoutingTable.load(version, floor, tiers, shards, tenants, principals);
    }
}
