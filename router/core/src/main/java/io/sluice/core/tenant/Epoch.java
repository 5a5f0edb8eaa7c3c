package io.sluice.core.tenant;

/** A number of one record that only grows; a change names the epoch that it replaces, and fencing compares it. */
public record Epoch(long value) implements Comparable<Epoch> {
    /** The epoch of what does not exist yet: a change that creates a record replaces this one. */
    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("epoch must not be negative: " + value);
        }
    }

    public Epoch next() {
        return new Epoch(Math.addExact(value, 1));
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
