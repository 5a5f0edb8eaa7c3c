package io.sluice.core.gate;

import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tenants that were seen lately. Idle ones are forgotten whenever their number has doubled: memory follows what is in
 * use, and a look-up stays O(1). Owned by the gate.
 */
final class TenantShares<S> {
    private static final int SWEEP_MIN = 1024;

    private final Limits limits;
    private final Map<TenantId, TenantShare<S>> shares = new HashMap<>();
    private int sweepAt = SWEEP_MIN;

    TenantShares(Limits limits) {
        this.limits = limits;
    }

    TenantShare<S> of(TenantId tenant, long now) {
        TenantShare<S> known = shares.get(tenant);
        if (known != null) {
            return known;
        }
        if (shares.size() >= sweepAt) {
            shares.values().removeIf(share -> share.isIdle(now));
            sweepAt = Math.max(SWEEP_MIN, 2 * shares.size());
        }
        TenantShare<S> fresh = fresh(tenant, now);
        shares.put(tenant, fresh);
        return fresh;
    }

    /** As {@link #of}, but a tenant that was not seen is not kept. */
    TenantShare<S> peek(TenantId tenant, long now) {
        TenantShare<S> known = shares.get(tenant);
        return known == null ? fresh(tenant, now) : known;
    }

    /** All that wait for a place or for the end of a backlog, in the order in which they came; a copy. */
    List<Visit<S>> queued() {
        List<Visit<S>> queued = new ArrayList<>();
        for (TenantShare<S> share : shares.values()) {
            share.queue.addTo(queued);
            share.behindBacklog.addTo(queued);
        }
        queued.sort(Comparator.comparingLong(visit -> visit.number));
        return queued;
    }

    /** Those of one tenant that wait for the end of its backlog; a copy. */
    List<Visit<S>> behindBacklog(TenantId tenant) {
        TenantShare<S> share = shares.get(tenant);
        if (share == null) {
            return List.of();
        }
        List<Visit<S>> behind = new ArrayList<>();
        share.behindBacklog.addTo(behind);
        return behind;
    }

    /** The same of all tenants, in the order in which they came. */
    List<Visit<S>> behindBacklogs() {
        List<Visit<S>> behind = queued();
        behind.removeIf(visit -> !visit.isBehindBacklog());
        return behind;
    }

    private TenantShare<S> fresh(TenantId tenant, long now) {
        return new TenantShare<>(this, tenant, new RateMeter(limits.tenantRate(), limits.rateWait(), now));
    }
}
