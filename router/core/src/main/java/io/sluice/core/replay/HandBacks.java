package io.sluice.core.replay;

import java.util.List;

/**
 * Leads tenants back to direct traffic. When little is left of a backlog, new writes of the tenant wait; when nothing is left
 * and nothing is on its way into the log, they go. What takes too long is called off, and tried again later. Owned by the
 * replay.
 */
final class HandBacks<P> {
    /** How near a tenant is to direct traffic. */
    sealed interface Handing {}

    /**
     * New writes are queued.
     *
     * @param againNanos no hold before
     * @param distanceNanos to the next one, if that one comes to nothing
     */
    record Queueing(long againNanos, long distanceNanos) implements Handing {}

    /**
     * New writes wait.
     *
     * @param quiet whether the last append before it has ended
     */
    record Holding(long hold, long untilNanos, boolean quiet, long distanceNanos) implements Handing {
        Holding toQuiet() {
            return new Holding(hold, untilNanos, true, distanceNanos);
        }

        Queueing toQueueing(ReplaySettings.HandBack settings, long nowNanos) {
            long next = Math.min(2 * distanceNanos, settings.distanceMax().toNanos());
            return new Queueing(nowNanos + distanceNanos, next);
        }
    }

    private final ReplaySettings.HandBack settings;
    private final Alarms<P> alarms;
    private long holds;

    HandBacks(ReplaySettings.HandBack settings, Alarms<P> alarms) {
        this.settings = settings;
        this.alarms = alarms;
    }

    Handing first(long nowNanos) {
        return new Queueing(nowNanos, settings.limit().toNanos());
    }

    /** That hold of the tenant's stands; it may have been called off meanwhile. */
    void onHeld(TenantQueue<P> tenant, long hold) {
        if (tenant.handing instanceof Holding holding && holding.hold == hold) {
            tenant.handing = holding.toQuiet();
        }
    }

    /**
     * The tenant may have come nearer.
     *
     * @param may whether its backlog is being drained
     * @return whether it is gone: handed back
     */
    boolean look(TenantQueue<P> tenant, boolean may, long nowNanos, List<ReplayEffect<P>> effects) {
        if (tenant.handing instanceof Holding holding) {
            if (may && holding.quiet && tenant.remaining == 0) {
                effects.add(new ReplayEffect.HandBack<>(tenant.id, holding.hold));
                return true;
            }
            if (!may || nowNanos - holding.untilNanos >= 0) {
                tenant.handing = holding.toQueueing(settings, nowNanos);
                effects.add(new ReplayEffect.Unhold<>(tenant.id, holding.hold));
            } else {
                alarms.set(tenant, holding.untilNanos);
            }
        }
        if (may && tenant.handing instanceof Queueing queueing && isShort(tenant, nowNanos)) {
            if (nowNanos - queueing.againNanos < 0) {
                alarms.set(tenant, queueing.againNanos);
            } else {
                hold(tenant, queueing, nowNanos, effects);
            }
        }
        return false;
    }

    private void hold(TenantQueue<P> tenant, Queueing queueing, long nowNanos, List<ReplayEffect<P>> effects) {
        Holding holding = new Holding(++holds, nowNanos + settings.limit().toNanos(), false, queueing.distanceNanos);
        tenant.handing = holding;
        alarms.set(tenant, holding.untilNanos);
        effects.add(new ReplayEffect.Hold<>(tenant.id, holding.hold));
    }

    /** Nothing remains but what is at the shard, or it takes no longer than it may, with the turns of the others. */
    private boolean isShort(TenantQueue<P> tenant, long nowNanos) {
        if (tenant.window.size() < tenant.remaining || tenant.failures > 0) {
            return false;
        }
        boolean isLast = tenant.busy() == tenant.remaining;
        double seconds = tenant.remaining / tenant.applied.perSecond(nowNanos);
        return isLast || seconds * 1e9 <= settings.time().toNanos();
    }
}
