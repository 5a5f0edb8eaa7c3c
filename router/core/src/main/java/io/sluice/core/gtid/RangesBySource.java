package io.sluice.core.gtid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The ranges of each source of transactions, none of them empty, in the order of the sources. Immutable. */
record RangesBySource<S extends Comparable<S>>(SortedMap<S, Ranges> sources) {
    RangesBySource {
        TreeMap<S, Ranges> copy = new TreeMap<>(sources);
        copy.values().removeIf(Ranges::isEmpty);
        sources = Collections.unmodifiableSortedMap(copy);
    }

    static <S extends Comparable<S>> RangesBySource<S> none() {
        return new RangesBySource<>(new TreeMap<S, Ranges>());
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    Ranges of(S source) {
        return sources.getOrDefault(source, Ranges.NONE);
    }

    long count() {
        long count = 0;
        for (Ranges ranges : sources.values()) {
            count = Ranges.plus(count, ranges.count());
        }
        return count;
    }

    boolean containsAll(RangesBySource<S> other) {
        return other.minus(this).isEmpty();
    }

    RangesBySource<S> minus(RangesBySource<S> other) {
        return merge(other, Ranges::minus);
    }

    RangesBySource<S> union(RangesBySource<S> other) {
        return merge(other, Ranges::union);
    }

    RangesBySource<S> only(Predicate<S> which) {
        TreeMap<S, Ranges> kept = new TreeMap<>(sources);
        kept.keySet().removeIf(which.negate());
        return new RangesBySource<>(kept);
    }

    /** From 1 to the last number of each source, or of all those to which the same one is given. */
    RangesBySource<S> histories(UnaryOperator<S> to) {
        TreeMap<S, Ranges> histories = new TreeMap<>();
        sources.forEach((source, ranges) -> histories.merge(to.apply(source), ranges.history(), Ranges::union));
        return new RangesBySource<>(histories);
    }

    private RangesBySource<S> merge(RangesBySource<S> other, BinaryOperator<Ranges> each) {
        TreeMap<S, Ranges> merged = new TreeMap<>();
        sources.forEach((source, ranges) -> merged.put(source, each.apply(ranges, other.of(source))));
        other.sources.forEach(
                (source, ranges) -> merged.computeIfAbsent(source, missing -> each.apply(Ranges.NONE, ranges)));
        return new RangesBySource<>(merged);
    }

    /** Collects what a text says, up to the limit of ranges. Belongs to one thread. */
    static final class Builder<S extends Comparable<S>> {
        private final int maxRanges;
        private final TreeMap<S, List<Ranges.Range>> sources = new TreeMap<>();
        private int ranges;

        Builder(int maxRanges) {
            this.maxRanges = maxRanges;
        }

        void add(S source, long first, long last) {
            ranges++;
            if (ranges > maxRanges) {
                throw new IllegalArgumentException("more than " + maxRanges + " ranges of transactions");
            }
            sources.computeIfAbsent(source, fresh -> new ArrayList<>()).add(new Ranges.Range(first, last));
        }

        RangesBySource<S> build() {
            TreeMap<S, Ranges> built = new TreeMap<>();
            sources.forEach((source, parts) -> built.put(source, Ranges.of(parts)));
            return new RangesBySource<>(built);
        }
    }
}
