package io.sluice.simulation.check;

import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.Session;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import java.util.List;

/** Of the sessions of a login that serves several tenants, a quarter may be stuck at closed gates, and no more. */
final class CrowdsStayFree implements Witness {
    private static final int PART = 4;

    private final SimulatedRouter router;

    CrowdsStayFree(SimulatedRouter router) {
        this.router = router;
    }

    @Override
    public void onStep(GateKeeper keeper) {
        if (!keeper.order().isClosed()) {
            return;
        }
        int loop = keeper.loop().number();
        int stuck = 0;
        for (List<GateKeeper> each : router.keepers()) {
            stuck += stuck(each.get(loop));
        }
        int most = Math.max(1, router.sharingMost(loop) / PART);
        if (stuck > most) {
            throw new Violation(
                    this, "loop %d: %d sessions of one login are stuck, at most %d may be", loop, stuck, most);
        }
    }

    private static int stuck(GateKeeper keeper) {
        int stuck = 0;
        for (Session session : keeper.present()) {
            stuck += session.sharesItsLogin() && isStuck(session, keeper) ? 1 : 0;
        }
        return stuck;
    }

    private static boolean isStuck(Session session, GateKeeper keeper) {
        Statement statement = session.statement().orElse(null);
        return statement != null
                && keeper.order().isClosed()
                && switch (statement.phase()) {
                    case HELD -> true;
                    case GOING, SENT -> keeper.order().keeps(statement.access());
                    case ARRIVED, ON_REPLICA, OVER -> false;
                };
    }
}
