package io.sluice.cluster;

import io.sluice.core.routing.MapChange;
import io.sluice.core.tenant.Epoch;
import java.util.List;

/** The key of each record in the shared map: {@code tier/}, {@code s/}, {@code t/} or {@code p/} and its name. */
final class MapKeys implements MapChange.Cases<String> {
    private static final MapKeys KEYS = new MapKeys();

    private MapKeys() {}

    static String of(MapChange change) {
        return change.accept(KEYS);
    }

    static boolean isPut(MapChange change) {
        return change instanceof MapChange.PutTier
                || change instanceof MapChange.PutShard
                || change instanceof MapChange.PutTenant
                || change instanceof MapChange.PutPrincipal;
    }

    /** The floor of {@code RoutingTable.floor()} after the changes. */
    static Epoch floor(Epoch before, List<MapChange> changes) {
        Epoch floor = before;
        for (MapChange change : changes) {
            Epoch removed = change.removedEpoch();
            floor = removed.compareTo(floor) > 0 ? removed : floor;
        }
        return floor;
    }

    @Override
    public String putTier(MapChange.PutTier change) {
        return "tier/" + change.tier().name();
    }

    @Override
    public String removeTier(MapChange.RemoveTier change) {
        return "tier/" + change.tier();
    }

    @Override
    public String putShard(MapChange.PutShard change) {
        return "s/" + change.shard().id();
    }

    @Override
    public String removeShard(MapChange.RemoveShard change) {
        return "s/" + change.shard();
    }

    @Override
    public String putTenant(MapChange.PutTenant change) {
        return "t/" + change.tenant().id();
    }

    @Override
    public String removeTenant(MapChange.RemoveTenant change) {
        return "t/" + change.tenant();
    }

    @Override
    public String putPrincipal(MapChange.PutPrincipal change) {
        return "p/" + change.principal().name();
    }

    @Override
    public String removePrincipal(MapChange.RemovePrincipal change) {
        return "p/" + change.principal();
    }
}
