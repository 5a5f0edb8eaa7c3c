package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.GateState;
import io.sluice.core.gate.GateTotals;

/** How the gate of one shard stands on one event loop. */
public record GateReport(GateState state, GateTotals totals) {
    public GateReport {
        requireNonNull(state, "state");
        requireNonNull(totals, "totals");
    }
}
