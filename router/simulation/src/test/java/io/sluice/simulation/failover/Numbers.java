package io.sluice.simulation.failover;

import io.sluice.core.gtid.GtidSet;
import java.util.BitSet;

/** Sets of transactions: numbers for each source. */
final class Numbers {
    static final int SOURCES = 3;

    private final BitSet[] bySource = new BitSet[SOURCES];

    Numbers() {
        for (int i = 0; i < SOURCES; i++) {
            bySource[i] = new BitSet();
        }
    }

    static String uuid(int source) {
        return "00000000-0000-0000-0000-00000000000" + source;
    }

    void add(Transaction transaction) {
        bySource[transaction.source()].set(transaction.number());
    }

    boolean has(Transaction transaction) {
        return bySource[transaction.source()].get(transaction.number());
    }

    void become(Numbers other) {
        for (int i = 0; i < SOURCES; i++) {
            bySource[i] = (BitSet) other.bySource[i].clone();
        }
    }

    GtidSet set() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SOURCES; i++) {
            BitSet numbers = bySource[i];
            if (!numbers.isEmpty()) {
                text.append(text.isEmpty() ? "" : ",").append(uuid(i));
            }
            for (int first = numbers.nextSetBit(0); first >= 0; ) {
                int end = numbers.nextClearBit(first);
                text.append(':').append(first).append('-').append(end - 1);
                first = numbers.nextSetBit(end);
            }
        }
        return text.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(text.toString());
    }
}
