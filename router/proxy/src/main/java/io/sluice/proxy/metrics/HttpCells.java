package io.sluice.proxy.metrics;

import io.sluice.proxy.http.HttpListener;

/** The HTTP port of one event loop, counted. The loop writes; a scrape reads. */
final class HttpCells implements HttpListener {
    static final int CONNECTED = 0;
    static final int DISCONNECTED = 1;
    private static final int OPERATIONS = 2;
    private static final int SECONDS = Outcome.values().length;
    private static final int OPERATION_CELLS = SECONDS + Durations.CELLS;

    private final Cells cells = new Cells(OPERATIONS + Operation.values().length * OPERATION_CELLS);

    long get(int index) {
        return cells.get(index);
    }

    static int outcome(Operation operation, Outcome outcome) {
        return Cells.place(base(operation), outcome);
    }

    /** Where the histogram of the operation begins. */
    static int seconds(Operation operation) {
        return base(operation) + SECONDS;
    }

    private static int base(Operation operation) {
        return OPERATIONS + Cells.place(0, operation) * OPERATION_CELLS;
    }

    @Override
    public void onConnected() {
        cells.add(CONNECTED, 1);
    }

    @Override
    public void onDisconnected() {
        cells.add(DISCONNECTED, 1);
    }

    @Override
    public void onRequest(Operation operation, Outcome outcome, long nanos) {
        cells.add(outcome(operation, outcome), 1);
        Durations.observe(cells, seconds(operation), nanos);
    }
}
