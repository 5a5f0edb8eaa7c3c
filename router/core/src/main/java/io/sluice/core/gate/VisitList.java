package io.sluice.core.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Visits in the order in which they came; any of them leaves in O(1). A visit is in one list at most. */
final class VisitList<S> {
    private @Nullable Visit<S> first;
    private @Nullable Visit<S> last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    Visit<S> first() {
        return first;
    }

    void addTo(List<Visit<S>> all) {
        for (Visit<S> each = first; each != null; each = each.after) {
            all.add(each);
        }
    }

    void add(Visit<S> visit) {
        if (visit.list != null) {
            throw new IllegalStateException("a visit is in one list at most");
        }
        visit.list = this;
        visit.before = last;
        if (last == null) {
            first = visit;
        } else {
            last.after = visit;
        }
        last = visit;
        size++;
    }

    void remove(Visit<S> visit) {
        if (visit.list != this) {
            throw new IllegalStateException("the visit is not in this list");
        }
        Visit<S> before = visit.before;
        Visit<S> after = visit.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        visit.before = null;
        visit.after = null;
        visit.list = null;
        size--;
    }
}
