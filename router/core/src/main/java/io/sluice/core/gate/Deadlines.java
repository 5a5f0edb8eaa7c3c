package io.sluice.core.gate;

import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which visit's time is over next. A deadline that no longer matters stays in the heap until its time comes or such are the
 * most: so taking one back costs nothing, and memory follows what waits. Owned by the gate.
 */
final class Deadlines<S> {
    private static final int SWEEP_MIN = 64;

    /** One deadline; it matters as long as its visit has it. */
    static final class Entry<S> implements Comparable<Entry<S>> {
        final long atNanos;
        final Visit<S> visit;

        Entry(long atNanos, Visit<S> visit) {
            this.atNanos = atNanos;
            this.visit = visit;
        }

        boolean matters() {
            return visit.deadline == this;
        }

        @Override
        public int compareTo(Entry<S> other) {
            return Long.signum(atNanos - other.atNanos);
        }
    }

    private final PriorityQueue<Entry<S>> entries = new PriorityQueue<>();
    private int mattering;

    /** In place of the one that the visit had. */
    void set(Visit<S> visit, long atNanos) {
        if (visit.deadline != null && visit.deadline.atNanos == atNanos) {
            return;
        }
        clear(visit);
        Entry<S> entry = new Entry<>(atNanos, visit);
        visit.deadline = entry;
        mattering++;
        entries.add(entry);
    }

    void clear(Visit<S> visit) {
        if (visit.deadline == null) {
            return;
        }
        visit.deadline = null;
        mattering--;
        if (entries.size() > SWEEP_MIN && entries.size() > 2 * mattering) {
            entries.removeIf(entry -> !entry.matters());
        }
    }

    /** One whose time is over; its deadline is taken back. */
    @Nullable
    Visit<S> takeDue(long now) {
        Entry<S> head = head();
        if (head == null || head.atNanos - now > 0) {
            return null;
        }
        entries.remove();
        mattering--;
        head.visit.deadline = null;
        return head.visit;
    }

    boolean isEmpty() {
        return mattering == 0;
    }

    OptionalLong next() {
        Entry<S> head = head();
        return head == null ? OptionalLong.empty() : OptionalLong.of(head.atNanos);
    }

    private @Nullable Entry<S> head() {
        Entry<S> head = entries.peek();
        while (head != null && !head.matters()) {
            entries.remove();
            head = entries.peek();
        }
        return head;
    }
}
