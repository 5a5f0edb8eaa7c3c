package io.sluice.simulation.check;

import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.SimulatedServer;

/** P7: once a loop knows that a server is contained or quarantined, it sends it nothing. */
final class ContainedGetsNothing implements Witness {
    private final SimulatedRouter router;

    ContainedGetsNothing(SimulatedRouter router) {
        this.router = router;
    }

    @Override
    public void onSent(Statement statement, int loop, SimulatedServer server) {
        if (!server.isPrimary()) {
            return;
        }
        if (router.keepers().get(statement.shard()).get(loop).order().keeps(statement.access())) {
            throw new Violation(this, "%s goes to %s, which is contained", statement, server.name());
        }
    }
}
