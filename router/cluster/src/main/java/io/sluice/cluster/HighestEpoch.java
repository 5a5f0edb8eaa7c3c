package io.sluice.cluster;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import java.util.stream.Stream;

/** The highest epoch of a table, looked for once for each version: a million tenants take some milliseconds. One thread. */
final class HighestEpoch {
    private long version = -1;
    private Epoch highest = Epoch.NONE;

    Epoch highest(RoutingTable table) {
        if (table.version() != version) {
            highest = Stream.of(
                            table.tiers().stream().map(Tier::epoch),
                            table.shards().stream().map(ShardRecord::epoch),
                            table.tenants().stream().map(TenantRecord::epoch),
                            table.principals().stream().map(PrincipalRecord::epoch))
                    .flatMap(epochs -> epochs)
                    .reduce(table.floor(), (one, other) -> one.compareTo(other) < 0 ? other : one);
            version = table.version();
        }
        return highest;
    }
}
