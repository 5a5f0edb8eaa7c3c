package io.sluice.proxy.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one event loop writes and any thread reads. An addition is a plain read and an opaque write: no lock, no
 * locked instruction. A reader sees each cell whole and recent, but not all cells of one moment.
 */
final class Cells {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** Half a pair of cache lines on each side, so that two loops' cells never share one. */
    private static final int PADDING = 8;

    private final long[] cells;

    Cells(int size) {
        this.cells = new long[size + 2 * PADDING];
    }

    /** Only on the owner's event loop. */
    void add(int index, long amount) {
        int place = index + PADDING;
        CELL.setOpaque(cells, place, cells[place] + amount);
    }

    /** Only on the owner's event loop. */
    void set(int index, long value) {
        CELL.setOpaque(cells, index + PADDING, value);
    }

    /** Any thread. */
    long get(int index) {
        return (long) CELL.getOpaque(cells, index + PADDING);
    }

    /** The cell of an enum's value in a row of cells, one for each value. Cells are never stored, so order may change. */
    @SuppressWarnings("EnumOrdinal")
    static int place(int base, Enum<?> value) {
        return base + value.ordinal();
    }
}
