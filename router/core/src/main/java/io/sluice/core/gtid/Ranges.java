package io.sluice.core.gtid;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Numbers from 1 to {@link #MAX} as ranges that neither overlap nor touch, in ascending order. Immutable. */
final class Ranges {
    /** One less than the largest long, so that the number behind a range exists. */
    static final long MAX = Long.MAX_VALUE - 1;

    static final Ranges NONE = new Ranges(new long[0]);

    /** First and last of each range, by turns. */
    private final long[] bounds;

    private Ranges(long[] bounds) {
        this.bounds = bounds;
    }

    /** A first and a last number. */
    record Range(long first, long last) {
        Range {
            if (first < 1 || last < first || last > MAX) {
                throw new IllegalArgumentException("not a range of transactions: " + first + " to " + last);
            }
        }
    }

    /** In any order; they may overlap. */
    static Ranges of(List<Range> ranges) {
        Builder builder = new Builder(ranges.size());
        ranges.stream()
                .sorted(Comparator.comparingLong(Range::first))
                .forEach(range -> builder.add(range.first(), range.last()));
        return builder.build();
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    int size() {
        return bounds.length / 2;
    }

    long first(int range) {
        return bounds[2 * range];
    }

    long last(int range) {
        return bounds[2 * range + 1];
    }

    /** How many numbers, or the largest long when there are more. */
    long count() {
        long count = 0;
        for (int i = 0; i < size(); i++) {
            count = plus(count, last(i) - first(i) + 1);
        }
        return count;
    }

    static long plus(long count, long more) {
        return count > Long.MAX_VALUE - more ? Long.MAX_VALUE : count + more;
    }

    boolean contains(long number) {
        int found = Arrays.binarySearch(bounds, number);
        // a number that is no bound lies inside a range if an odd count of bounds is below it
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    /** From 1 to the last. */
    Ranges history() {
        return isEmpty() ? NONE : of(List.of(new Range(1, last(size() - 1))));
    }

    Ranges union(Ranges other) {
        Builder merged = new Builder(size() + other.size());
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < other.size()) {
            if (theirs == other.size() || (mine < size() && first(mine) <= other.first(theirs))) {
                merged.add(first(mine), last(mine));
                mine++;
            } else {
                merged.add(other.first(theirs), other.last(theirs));
                theirs++;
            }
        }
        return merged.build();
    }

    Ranges minus(Ranges other) {
        Builder rest = new Builder(size() + other.size());
        int theirs = 0;
        for (int i = 0; i < size(); i++) {
            long from = first(i);
            while (theirs < other.size() && other.last(theirs) < from) {
                theirs++;
            }
            // the last of theirs that meets this range may reach into the next one too, so it is not left behind
            for (int j = theirs; j < other.size() && other.first(j) <= last(i); j++) {
                if (other.first(j) > from) {
                    rest.add(from, other.first(j) - 1);
                }
                from = other.last(j) + 1;
            }
            if (from <= last(i)) {
                rest.add(from, last(i));
            }
        }
        return rest.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Takes ranges in ascending order of their first number and joins those that overlap or touch. */
    private static final class Builder {
        private final long[] bounds;
        private int length;

        Builder(int ranges) {
            bounds = new long[2 * ranges];
        }

        void add(long first, long last) {
            if (length > 0 && first <= bounds[length - 1] + 1) {
                bounds[length - 1] = Math.max(bounds[length - 1], last);
                return;
            }
            bounds[length++] = first;
            bounds[length++] = last;
        }

        Ranges build() {
            return length == 0 ? NONE : new Ranges(Arrays.copyOf(bounds, length));
        }
    }
}
