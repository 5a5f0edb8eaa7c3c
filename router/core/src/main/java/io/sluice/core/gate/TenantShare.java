package io.sluice.core.gate;

import io.sluice.core.tenant.TenantId;

/** What one tenant has of the gate. Owned by the gate. */
final class TenantShare<S> {
    final TenantShares<S> owner;
    final TenantId tenant;
    final RateMeter rate;
    /** Those that wait for a place, in the order in which they came. */
    final VisitList<S> queue = new VisitList<>();
    /** Those that wait for the end of the tenant's backlog. */
    final VisitList<S> behindBacklog = new VisitList<>();
    /** All that wait, those of transactions too. */
    int waiting;

    long waitingBytes;
    /** Places taken. */
    int inFlight;
    /** All in flight, those of transactions too. */
    int running;

    /** In one of the heaps of {@link HoldQueue}, by {@link #turn} or by {@link #turnNanos}. */
    boolean listed;

    long turn;
    long turnNanos;

    TenantShare(TenantShares<S> owner, TenantId tenant, RateMeter rate) {
        this.owner = owner;
        this.tenant = tenant;
        this.rate = rate;
    }

    /** Whether nothing is lost when it is forgotten. */
    boolean isIdle(long now) {
        return waiting == 0 && running == 0 && !listed && rate.isFull(now);
    }
}
