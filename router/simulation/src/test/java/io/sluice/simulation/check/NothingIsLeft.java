package io.sluice.simulation.check;

import io.sluice.core.gate.GateTotals;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.Pool;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.util.List;

/** When all clients have gone, nothing waits, nothing is in flight, and no connection is open that nobody has. */
final class NothingIsLeft implements Witness {
    private static final int CANARIES = 3;

    private final SimulatedRouter router;

    NothingIsLeft(SimulatedRouter router) {
        this.router = router;
    }

    @Override
    public void onQuiet() {
        for (List<GateKeeper> keepers : router.keepers()) {
            keepers.forEach(this::check);
        }
        for (int i = 0; i < router.watched().size(); i++) {
            check(router.watched().get(i), router.pools(i));
        }
    }

    private void check(GateKeeper keeper) {
        GateTotals totals = keeper.gate().totals();
        boolean empty = totals.waiting() == 0 && totals.inFlight() == 0 && totals.waitingBytes() == 0;
        if (!empty || keeper.gate().wakeAt().isPresent() || !keeper.present().isEmpty()) {
            throw new Violation(
                    this, "s%d, loop %d: %s", keeper.shard(), keeper.loop().number(), totals);
        }
    }

    private void check(WatchedServer server, List<Pool> pools) {
        int owned = server.canaryConnections() + CANARIES;
        for (Pool pool : pools) {
            owned += pool.size();
            if (pool.idle() != pool.size()) {
                throw new Violation(
                        this, "%s: a connection is not idle", server.server().name());
            }
            if (pool.traffic().sample().outstanding() != 0) {
                throw new Violation(
                        this, "%s: the lane is not empty", server.server().name());
            }
        }
        if (server.server().connections() > owned) {
            throw new Violation(
                    this,
                    "%s: %d connections, %d are known",
                    server.server().name(),
                    server.server().connections(),
                    owned);
        }
    }
}
