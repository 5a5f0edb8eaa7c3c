package io.sluice.cluster;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;

/**
 * Which writing of the whole map something belongs to. Grows from leader to leader, whatever their clocks say, and with each
 * time that a leader writes all of it: what is of an earlier one than was seen is left aside.
 *
 * @param lead as it was handed to {@link RouterCluster#lead}
 * @param writing within that lead
 */
record Generation(long lead, long writing) implements Comparable<Generation> {
    static final int BYTES = 2 * Long.BYTES;

    boolean isBefore(Generation other) {
        return compareTo(other) < 0;
    }

    void write(FieldWriter out) {
        out.i64(lead).i64(writing);
    }

    static Generation read(FieldReader in) {
        return new Generation(in.i64(), in.i64());
    }

    @Override
    public int compareTo(Generation other) {
        int byLead = Long.compare(lead, other.lead);
        return byLead != 0 ? byLead : Long.compare(writing, other.writing);
    }

    @Override
    public String toString() {
        return lead + "." + writing;
    }
}
