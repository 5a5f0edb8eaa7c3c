package io.sluice.simulation.check;

import io.sluice.core.health.Scope;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.GateOrder;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The gates of all loops are closed as far as their primary is contained, and open while it is not, but for a message's time. */
final class GatesFollowTheWatch implements Witness {
    private static final long MESSAGE_NANOS = Duration.ofMillis(1).toNanos();

    private final Scene scene;
    private final SimulatedRouter router;
    private final Map<GateKeeper, Long> disagreeNanos = new HashMap<>();

    GatesFollowTheWatch(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
    }

    @Override
    public void onEach() {
        long now = scene.time().nanos();
        for (WatchedServer server : router.watched()) {
            if (!server.server().isPrimary()) {
                continue;
            }
            GateOrder due = due(server);
            for (GateKeeper keeper : server.keepers()) {
                boolean agree = due == keeper.order();
                if (agree || keeper.loop().stands()) {
                    disagreeNanos.remove(keeper);
                } else if (now - disagreeNanos.computeIfAbsent(keeper, unknown -> now) > MESSAGE_NANOS) {
                    throw new Violation(
                            this,
                            "%s is to be %s, and the gate of loop %d is %s",
                            server.server().name(),
                            due,
                            keeper.loop().number(),
                            keeper.order());
                }
            }
        }
    }

    private static GateOrder due(WatchedServer server) {
        GateOrder open = server.isPanic() ? GateOrder.PANIC : GateOrder.OPEN;
        return server.containment()
                .map(why -> why.scope() == Scope.WRITES ? GateOrder.WRITES_CONTAINED : GateOrder.CONTAINED)
                .orElse(open);
    }
}
