package io.sluice.simulation.check;

import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.SimulatedServer;

/** P6: nothing is sent twice unless its client sends it twice. */
final class SentOnce implements Witness {
    @Override
    public void onSent(Statement statement, int loop, SimulatedServer server) {
        if (statement.sent() > 1) {
            throw new Violation(this, "%s is sent again, to %s", statement, server.name());
        }
    }

    @Override
    public void onRun(Statement statement, SimulatedServer server) {
        if (statement.runs() > 1) {
            throw new Violation(this, "%s runs again, on %s", statement, server.name());
        }
    }
}
