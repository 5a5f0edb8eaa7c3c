package io.sluice.core.gate;

import io.sluice.core.tenant.TenantPolicy;
import java.util.function.Consumer;

/**
 * The statements that are at the server, in the order in which they were sent, and how many more may go. Owned by the gate.
 *
 * <p>When a gate opens, all that waited would go at once, to a server that just came back. So its window starts with a few
 * places and widens by one with each statement that ends: twice as many with each round trip, as long as they are answered.
 */
final class InFlight<S> {
    private final VisitList<S> visits = new VisitList<>();
    private final int placesMax;
    private int window;
    private int places;

    InFlight(int placesMax) {
        this.placesMax = placesMax;
        this.window = placesMax;
    }

    boolean hasPlace() {
        return places < window;
    }

    int places() {
        return places;
    }

    int size() {
        return visits.size();
    }

    void add(Visit<S> visit) {
        visit.phase = Visit.Phase.IN_FLIGHT;
        visits.add(visit);
        TenantShare<S> share = visit.share();
        share.running++;
        if (visit.access.takesPlace()) {
            share.inFlight++;
            places++;
        }
    }

    void remove(Visit<S> visit) {
        visits.remove(visit);
        visit.phase = Visit.Phase.OUTSIDE;
        TenantShare<S> share = visit.share();
        share.running--;
        if (visit.access.takesPlace()) {
            share.inFlight--;
            places--;
        }
    }

    void narrow(int step) {
        window = Math.min(placesMax, places + step);
    }

    void widen() {
        window = Math.min(placesMax, window + 1);
    }

    void forEach(Consumer<Visit<S>> action) {
        for (Visit<S> each = visits.first(); each != null; each = each.after) {
            action.accept(each);
        }
    }

    /**
     * How long an answer may still take from a server that was found locked: as long as the tenant would have such a statement
     * wait, so none if it wants to be refused.
     */
    static long graceNanos(Access access, TenantPolicy policy) {
        return access.isRefusedBy(policy) ? 0 : policy.holdTime().toNanos();
    }
}
