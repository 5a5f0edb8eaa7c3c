package io.sluice.simulation.check;

import io.sluice.core.gate.GateTotals;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.Session;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;

/** What a gate counts adds up, is what its sessions know of themselves, and is within its limits. */
final class SumsHold implements Witness {
    @Override
    public void onStep(GateKeeper keeper) {
        GateTotals totals = keeper.gate().totals();
        check(
                "arrivals",
                totals.arrived(),
                totals.forwarded() + totals.replica() + totals.queued() + totals.held() + totals.refused());
        check(
                "held",
                totals.held(),
                totals.sent()
                        + totals.sentToReplica()
                        + totals.sentToQueue()
                        + totals.refusedLater()
                        + totals.left()
                        + totals.waiting());
        check("sent", totals.forwarded() + totals.sent(), totals.ended() + totals.abandoned() + totals.inFlight());
        long refusals = 0;
        for (long count : totals.refusals().values()) {
            refusals += count;
        }
        check("refusals", totals.refused() + totals.refusedLater(), refusals);
        int held = 0;
        int going = 0;
        for (Session session : keeper.present()) {
            Statement.Phase phase = session.statement().map(Statement::phase).orElse(Statement.Phase.OVER);
            held += phase == Statement.Phase.HELD ? 1 : 0;
            going += phase == Statement.Phase.GOING || phase == Statement.Phase.SENT ? 1 : 0;
        }
        check("waiting", held, totals.waiting());
        check("in flight", going, totals.inFlight());
        if (totals.waiting() > keeper.limits().shard().waiting()) {
            throw new Violation(this, "s%d: %d wait", keeper.shard(), totals.waiting());
        }
    }

    private void check(String what, long one, long other) {
        if (one != other) {
            throw new Violation(this, "%s: %d is not %d", what, one, other);
        }
    }
}
