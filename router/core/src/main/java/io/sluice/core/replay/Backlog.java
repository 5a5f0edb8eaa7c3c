package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.util.List;

/**
 * What a log holds when its replay begins.
 *
 * @param settled all writes up to here are settled; the reading begins behind it
 * @param last the last record of any kind
 * @param tenants those that have a backlog
 */
public record Backlog(Position settled, Position last, List<OfTenant> tenants) {
    public static final Backlog NONE = new Backlog(Position.NONE, Position.NONE, List.of());

    /**
     * @param remaining its writes that are not settled
     * @param bytes theirs in the log
     * @param settled its writes up to here are
     * @param oldestMicros when its first unsettled write was accepted
     */
    public record OfTenant(TenantId tenant, long remaining, long bytes, Position settled, long oldestMicros) {
        public OfTenant {
            requireNonNull(tenant, "tenant");
            requireNonNull(settled, "settled");
            if (remaining < 1) {
                throw new IllegalArgumentException("a backlog has at least one write: " + tenant);
            }
        }
    }

    public Backlog {
        tenants = List.copyOf(tenants);
        if (settled.compareTo(last) > 0) {
            throw new IllegalArgumentException("settled up to " + settled + " of " + last);
        }
    }
}
