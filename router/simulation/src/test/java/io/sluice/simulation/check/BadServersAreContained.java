package io.sluice.simulation.check;

import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.HealthSettings;
import io.sluice.simulation.router.Loop;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server that is locked is contained in time, and stays so until it is well. */
final class BadServersAreContained implements Witness {
    /** Our own lateness, a panic and an operator's word give it as much time again. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Scene scene;
    private final SimulatedRouter router;
    private final Bounds bounds;
    private final long[] excusedNanos;
    private final long[] containedAfterNanos;

    BadServersAreContained(Scene scene, SimulatedRouter router, Bounds bounds) {
        this.scene = scene;
        this.router = router;
        this.bounds = bounds;
        this.excusedNanos = new long[router.watched().size()];
        this.containedAfterNanos = new long[router.watched().size()];
    }

    /** How long each containment took that came before the fault ended, with nothing in its way. */
    List<Long> containedAfterNanos() {
        List<Long> all = new ArrayList<>();
        for (long each : containedAfterNanos) {
            if (each > 0) {
                all.add(each);
            }
        }
        return all;
    }

    @Override
    public void onEffect(WatchedServer server, HealthEffect effect) {
        int at = router.watched().indexOf(server);
        if (effect instanceof HealthEffect.Contain contain
                && !contain.containment().byOperator()) {
            containedAfterNanos[at] = scene.time().nanos() - excusedNanos[at];
        }
        if (effect instanceof HealthEffect.Release) {
            excusedNanos[at] = scene.time().nanos();
        }
    }

    @Override
    public void onEach() {
        long now = scene.time().nanos();
        boolean stands = router.watchLoop().stands();
        for (Loop loop : router.loops()) {
            stands |= loop.stands();
        }
        for (int i = 0; i < excusedNanos.length; i++) {
            WatchedServer server = router.watched().get(i);
            boolean free = !server.server().isBad() || server.isPanic() || server.mode() != HealthSettings.Mode.ON;
            if (free || stands) {
                excusedNanos[i] = now + (stands ? GRACE.toNanos() : 0);
            } else if (now - excusedNanos[i] > bounds.of(server.server()).toNanos()
                    && server.containment().isEmpty()) {
                throw new Violation(
                        this,
                        "%s (%s, %s) is not contained since %.4f s",
                        server.server().name(),
                        server.server().fault(),
                        server.server().networkFault(),
                        excusedNanos[i] / 1e9);
            }
        }
    }

    /** How long it may take. */
    record Bounds(Duration lockUp, Duration commits) {
        Duration of(io.sluice.simulation.world.SimulatedServer server) {
            boolean lockUp = server.fault().kind() == Fault.Kind.LOCK_UP || server.networkFault() != Fault.NONE;
            return lockUp ? this.lockUp : commits;
        }
    }
}
