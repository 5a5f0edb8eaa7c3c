package io.sluice.simulation.check;

import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.SimulatedServer;

/** A replica that answers has all that was committed up to the bound of the tenant before the decision. */
final class ReplicasAreFreshEnough implements Witness {
    @Override
    public void onRun(Statement statement, SimulatedServer server) {
        if (server.isPrimary()) {
            return;
        }
        long bound = statement.policy().maxStaleness().toNanos();
        if (!server.log().isOnReplica(statement.decidedNanos() - bound)) {
            throw new Violation(this, "%s reads older data than %.3f s", statement, bound / 1e9);
        }
    }
}
