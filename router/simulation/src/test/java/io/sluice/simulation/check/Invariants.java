package io.sluice.simulation.check;

import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** All that must hold. Each is a class of its own; the first that does not hold throws a {@link Violation}. */
public final class Invariants {
    private static final BadServersAreContained.Bounds SHARP =
            new BadServersAreContained.Bounds(Duration.ofSeconds(3), Duration.ofSeconds(3));
    /** When several things are wrong at once, and the server was slow before. */
    private static final BadServersAreContained.Bounds BLUNT =
            new BadServersAreContained.Bounds(Duration.ofSeconds(15), Duration.ofSeconds(20));

    private final BadServersAreContained contained;

    /**
     * @param noisy the shards to which something happens
     * @param sharp whether only one thing at a time is wrong
     */
    public Invariants(Scene scene, SimulatedRouter router, Set<Integer> noisy, boolean sharp) {
        scene.join(new NothingRefusedRuns());
        scene.join(new UnknownIsSaid());
        scene.join(new SentOnce());
        scene.join(new AnswersAreOwn());
        scene.join(new ContainedGetsNothing(router));
        scene.join(new DestroyedStaysSilent());
        scene.join(new WaitsAreBounded(scene, router));
        scene.join(new HeldGoInTheirOrder());
        scene.join(new SumsHold());
        scene.join(new CrowdsStayFree(router));
        scene.join(new ReplicasAreFreshEnough());
        scene.join(new GoodServersServe(scene, router));
        scene.join(new GatesFollowTheWatch(scene, router));
        scene.join(new CanariesEndOnce());
        scene.join(new ServiceComesBack(scene, router));
        scene.join(new NothingIsLeft(router));
        scene.join(new NeighboursSeeNoError(noisy));
        contained = new BadServersAreContained(scene, router, sharp ? SHARP : BLUNT);
        scene.join(contained);
        if (sharp) {
            scene.join(new BadServersAreNamed(scene, router));
        }
    }

    /** How long it took to contain each server that was bad at last. */
    public List<Long> containedAfterNanos() {
        return contained.containedAfterNanos();
    }
}
