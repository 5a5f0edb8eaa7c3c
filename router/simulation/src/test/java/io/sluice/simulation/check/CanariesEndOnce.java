package io.sluice.simulation.check;

import io.sluice.core.health.Lane;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.SimulatedServer;
import java.util.HashSet;
import java.util.Set;

/** Each canary is reported once, and as good only if it was answered. */
final class CanariesEndOnce implements Witness {
    private record Canary(SimulatedServer server, Lane lane, long number) {}

    private final Set<Canary> answered = new HashSet<>();
    private final Set<Canary> reported = new HashSet<>();

    @Override
    public void onCanaryAnswered(SimulatedServer server, Lane lane, long number) {
        answered.add(new Canary(server, lane, number));
    }

    @Override
    public void onCanaryReported(WatchedServer server, Lane lane, long number, boolean good) {
        Canary canary = new Canary(server.server(), lane, number);
        if (!reported.add(canary)) {
            throw new Violation(
                    this,
                    "canary %d (%s) of %s is reported twice",
                    number,
                    lane,
                    server.server().name());
        }
        if (good && !answered.contains(canary)) {
            throw new Violation(
                    this,
                    "canary %d (%s) of %s was not answered",
                    number,
                    lane,
                    server.server().name());
        }
    }
}
