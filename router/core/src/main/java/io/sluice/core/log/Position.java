package io.sluice.core.log;

/** The place of one record in a log: the first record has 1, each next one more, also over restarts. */
public record Position(long value) implements Comparable<Position> {
    /** Before the first record. */
    public static final Position NONE = new Position(0);

    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("position must not be negative: " + value);
        }
    }

    public Position plus(long records) {
        return new Position(Math.addExact(value, records));
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
