package io.sluice.simulation.check;

import io.sluice.core.gate.Access;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.Session;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;

/**
 * Of a tenant's statements that are held at a gate, the one that came first goes first; transactions in their own order, and
 * reads in theirs while writes are contained.
 */
final class HeldGoInTheirOrder implements Witness {
    @Override
    public void onLetGo(Session session, GateKeeper keeper) {
        Statement going = session.statement().orElseThrow();
        for (Session other : keeper.present()) {
            if (other == session) {
                return;
            }
            Statement earlier = other.statement().orElse(null);
            if (earlier != null
                    && earlier.phase() == Statement.Phase.HELD
                    && earlier.tenant().equals(going.tenant())
                    && !keeper.order().keeps(earlier.access())
                    && isOfTransaction(earlier) == isOfTransaction(going)) {
                throw new Violation(this, "%s goes before %s", going, earlier);
            }
        }
    }

    private static boolean isOfTransaction(Statement statement) {
        return statement.access() == Access.IN_TRANSACTION;
    }
}
