package io.sluice.core.gate;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The statements that wait. They go in the order in which they came; only those go ahead whose transaction has begun (the
 * others may wait for its locks), and a tenant that has all its places in flight, or is above its rate, steps aside for the
 * others. Owned by the gate.
 *
 * <p>Those that wait for the end of their tenant's backlog stand aside, in no one's way.
 *
 * <p>Each tenant has a queue; a heap has the tenants by the arrival of their first. What it says of a tenant may be out of
 * date, but never too late: it is put right when the tenant comes first. So a statement that leaves touches no heap.
 */
final class HoldQueue<S> {
    private final int tenantPlaces;
    private final VisitList<S> transactions = new VisitList<>();
    private final PriorityQueue<TenantShare<S>> ready =
            new PriorityQueue<>(Comparator.comparingLong(share -> share.turn));
    private final PriorityQueue<TenantShare<S>> throttled =
            new PriorityQueue<>((one, other) -> Long.signum(one.turnNanos - other.turnNanos));
    private int size;
    private int reads;
    private long bytes;

    HoldQueue(int tenantPlaces) {
        this.tenantPlaces = tenantPlaces;
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    /** How many of them only read. */
    int reads() {
        return reads;
    }

    void add(Visit<S> visit, long now) {
        visit.phase = Visit.Phase.HELD;
        TenantShare<S> share = visit.share();
        share.waiting++;
        share.waitingBytes += visit.bytes;
        size++;
        reads += visit.access == Access.PLAIN_READ ? 1 : 0;
        bytes += visit.bytes;
        if (visit.isBehindBacklog()) {
            share.behindBacklog.add(visit);
        } else if (visit.access.takesPlace()) {
            share.queue.add(visit);
            list(share, now);
        } else {
            transactions.add(visit);
        }
    }

    /** The only way out, so that nothing leaves twice. */
    void remove(Visit<S> visit) {
        TenantShare<S> share = visit.share();
        VisitList<S> inOrder = visit.access.takesPlace() ? share.queue : transactions;
        VisitList<S> from = visit.isBehindBacklog() ? share.behindBacklog : inOrder;
        from.remove(visit);
        visit.phase = Visit.Phase.OUTSIDE;
        share.waiting--;
        share.waitingBytes -= visit.bytes;
        size--;
        reads -= visit.access == Access.PLAIN_READ ? 1 : 0;
        bytes -= visit.bytes;
        if (size == 0) {
            forget();
        }
    }

    /** Nobody waits: what the heaps say is out of date. */
    private void forget() {
        ready.forEach(share -> share.listed = false);
        ready.clear();
        throttled.forEach(share -> share.listed = false);
        throttled.clear();
    }

    /** A transaction that had begun. */
    @Nullable
    Visit<S> firstTransaction() {
        return transactions.first();
    }

    /** The one that has waited longest of those that may go; it stays until it is removed. */
    @Nullable
    Visit<S> firstReady(long now) {
        for (TenantShare<S> due = throttled.peek(); due != null && due.turnNanos - now <= 0; due = throttled.peek()) {
            throttled.remove();
            due.listed = false;
            list(due, now);
        }
        for (TenantShare<S> share = ready.peek(); share != null; share = ready.peek()) {
            Visit<S> first = share.queue.first();
            if (first != null && share.turn == first.number) {
                return first; // it could go when it was listed, and nothing of its tenant has gone since
            }
            ready.remove();
            share.listed = false;
            list(share, now);
        }
        return null;
    }

    /** The tenant's first may have become another, or there may be a place for it. */
    void list(TenantShare<S> share, long now) {
        Visit<S> first = share.queue.first();
        if (share.listed || first == null || share.inFlight >= tenantPlaces) {
            return;
        }
        share.listed = true;
        if (first.readyNanos - now > 0) {
            share.turnNanos = first.readyNanos;
            throttled.add(share);
        } else {
            share.turn = first.number;
            ready.add(share);
        }
    }

    /** When a rate lets a tenant's first go, perhaps. */
    OptionalLong nextReady() {
        TenantShare<S> first = throttled.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.turnNanos);
    }
}
