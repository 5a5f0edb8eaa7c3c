package io.sluice.simulation.check;

import io.sluice.core.health.Verdict;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.Fault;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;

/** Ten seconds after a fault, its name is right. For worlds in which one thing at a time is wrong. */
final class BadServersAreNamed implements Witness {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration TIME = Duration.ofSeconds(10);

    private final Scene scene;
    private final SimulatedRouter router;
    private long lookedNanos;

    BadServersAreNamed(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
    }

    @Override
    public void onEach() {
        long now = scene.time().nanos();
        if (now - lookedNanos < LOOK.toNanos()) {
            return; // a reading is dear
        }
        lookedNanos = now;
        for (WatchedServer each : router.watched()) {
            SimulatedServer server = each.server();
            if (now - server.changedNanos() < TIME.toNanos()) {
                continue;
            }
            Fault fault = server.fault() == Fault.NONE ? server.networkFault() : server.fault();
            boolean tellable = fault != Fault.OVERLOAD
                    && (server.isPrimary() || fault.kind() != Fault.Kind.COMMITS || fault == Fault.NONE);
            Verdict verdict = each.health().reading(now).finding().verdict();
            if (tellable && verdict != fault.verdict()) {
                throw new Violation(this, "%s has %s and is held to be %s", server.name(), fault, verdict);
            }
        }
    }
}
