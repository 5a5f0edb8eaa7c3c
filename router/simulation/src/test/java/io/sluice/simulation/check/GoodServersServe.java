package io.sluice.simulation.check;

import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.Standing;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.time.Duration;
import java.util.Arrays;

/** No server is found locked, not even in rehearsal, that has been well for some seconds in which the router was awake. */
final class GoodServersServe implements Witness {
    private static final Duration MEMORY = Duration.ofSeconds(6);

    private final Scene scene;
    private final SimulatedRouter router;
    private final long[] goodNanos;
    /** How long each had been well when it was found locked, perhaps in a mode in which that means nothing. */
    private final long[] goodWhenFoundNanos;

    private final boolean[] found;
    private long beforeNanos;

    GoodServersServe(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
        this.goodNanos = new long[router.watched().size()];
        this.goodWhenFoundNanos = new long[goodNanos.length];
        this.found = new boolean[goodNanos.length];
        Arrays.fill(goodNanos, Duration.ofHours(1).toNanos());
    }

    @Override
    public void onEach() {
        long time = scene.time().nanos();
        long awake = router.watchLoop().stands() ? 0 : time - beforeNanos;
        beforeNanos = time;
        for (int i = 0; i < goodNanos.length; i++) {
            boolean bad = router.watched().get(i).server().isBad();
            goodNanos[i] = bad ? 0 : goodNanos[i] + awake;
            Standing standing = router.watched().get(i).health().standing();
            boolean now = standing == Standing.CONTAINED || standing == Standing.RECOVERING;
            if (now && !found[i]) {
                goodWhenFoundNanos[i] = goodNanos[i];
            }
            found[i] = now;
        }
    }

    @Override
    public void onEffect(WatchedServer server, HealthEffect effect) {
        int index = router.watched().indexOf(server);
        long good = found[index] ? goodWhenFoundNanos[index] : goodNanos[index];
        if (effect instanceof HealthEffect.Contain contain
                && !contain.containment().byOperator()
                && good > MEMORY.toNanos()) {
            throw new Violation(
                    this,
                    "%s is contained as %s",
                    server.server().name(),
                    contain.containment().finding());
        }
    }
}
