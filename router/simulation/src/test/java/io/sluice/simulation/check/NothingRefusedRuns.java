package io.sluice.simulation.check;

import io.sluice.core.error.SqlError;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.SimulatedServer;

/** P6: what a client was told was not sent is not executed: not before, not now, not after a thaw. */
final class NothingRefusedRuns implements Witness {
    @Override
    public void onSent(Statement statement, int loop, SimulatedServer server) {
        if (statement.phase() == Statement.Phase.OVER) {
            throw new Violation(this, "%s is sent to %s after its end", statement, server.name());
        }
    }

    @Override
    public void onTold(Statement statement) {
        if (isToldNotSent(statement) && statement.sent() > 0) {
            throw new Violation(this, "%s was sent", statement);
        }
    }

    @Override
    public void onRun(Statement statement, SimulatedServer server) {
        if (isToldNotSent(statement)) {
            throw new Violation(this, "%s runs on %s", statement, server.name());
        }
    }

    private static boolean isToldNotSent(Statement statement) {
        return statement
                .error()
                .filter(error -> error.retry() == SqlError.Retry.NOT_SENT_SAFE)
                .isPresent();
    }
}
