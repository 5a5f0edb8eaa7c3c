package io.sluice.simulation;

import io.sluice.simulation.check.Violation;
import io.sluice.simulation.router.KnownBug;
import java.util.Optional;

/** Runs worlds by their seeds. */
final class Worlds {
    /** Every so many seeds a world is run twice, the second time in peace. */
    private static final int TWIN_EVERY = 3;

    /**
     * What was found.
     *
     * @param invariant its class
     */
    record Found(String invariant, String story) {}

    private Worlds() {}

    /** @throws AssertionError with the whole story if anything does not hold */
    static Simulation.Outcome hold(long seed) {
        Simulation world = new Simulation(seed, KnownBug.NONE, false);
        Simulation.Outcome outcome;
        try {
            outcome = world.run();
        } catch (Violation found) {
            throw new AssertionError(world.story(seed, found), found);
        }
        neighbours(seed, KnownBug.NONE, outcome).ifPresent(found -> {
            throw new AssertionError(found.story());
        });
        return outcome;
    }

    /** Runs the world with a mistake in its devices. */
    static Optional<Found> find(long seed, KnownBug bug) {
        Simulation world = new Simulation(seed, bug, false);
        try {
            return neighbours(seed, bug, world.run());
        } catch (Violation found) {
            return Optional.of(new Found(found.invariant(), world.story(seed, found)));
        }
    }

    /** P5: what the clients of the other shards are told, and when, does not depend on what happens to the noisy ones. */
    private static Optional<Found> neighbours(long seed, KnownBug bug, Simulation.Outcome outcome) {
        if (outcome.plan().noisy().isEmpty() || seed % TWIN_EVERY != 0) {
            return Optional.empty();
        }
        Simulation.Outcome inPeace;
        try {
            inPeace = new Simulation(seed, bug, true).run();
        } catch (Violation found) {
            return Optional.of(new Found(found.invariant(), "seed " + seed + " in peace: " + found.getMessage()));
        }
        if (inPeace.digests().equals(outcome.digests())) {
            return Optional.empty();
        }
        String story = "seed " + seed + ": what happens to the shards "
                + outcome.plan().noisy() + " is felt by others; run it again: scripts/simulate --seed " + seed;
        return Optional.of(new Found("Neighbours", story));
    }
}
