package io.sluice.simulation.check;

import io.sluice.core.health.Finding;
import io.sluice.core.health.HealthEffect;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** No server is found locked, not even in rehearsal, that has been well for some seconds in which the router was awake. */
final class GoodServersServe implements Witness {
    private static final Duration MEMORY = Duration.ofSeconds(6);

    private final Scene scene;
    private final SimulatedRouter router;
    private final long[] goodNanos;
    private final Map<WatchedServer, Finding> released = new HashMap<>();
    private long beforeNanos;

    GoodServersServe(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
        this.goodNanos = new long[router.watched().size()];
        Arrays.fill(goodNanos, Duration.ofHours(1).toNanos());
    }

    @Override
    public void onEach() {
        long now = scene.time().nanos();
        long awake = router.watchLoop().stands() ? 0 : now - beforeNanos;
        beforeNanos = now;
        for (int i = 0; i < goodNanos.length; i++) {
            boolean bad = router.watched().get(i).server().isBad();
            goodNanos[i] = bad ? 0 : goodNanos[i] + awake;
        }
    }

    @Override
    public void onEffect(WatchedServer server, HealthEffect effect) {
        if (effect instanceof HealthEffect.Release release) {
            released.put(server, release.ended().finding());
        }
        if (effect instanceof HealthEffect.Contain contain
                && !contain.containment().byOperator()
                && !contain.containment().finding().equals(released.get(server)) // else only the mode has changed
                && goodNanos[router.watched().indexOf(server)] > MEMORY.toNanos()) {
            throw new Violation(
                    this,
                    "%s is contained as %s",
                    server.server().name(),
                    contain.containment().finding());
        }
    }
}
