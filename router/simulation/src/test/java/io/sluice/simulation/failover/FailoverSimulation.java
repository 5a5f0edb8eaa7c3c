package io.sluice.simulation.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Worlds by seed; more of them, or one, by {@code scripts/simulate --failover}. */
final class FailoverSimulation {
    /** Seeds that found something once. They always run. */
    private static final long[] FOUND_SOMETHING_ONCE = {
        239, 279, 294, 951, 999, 1920, 4392, 5180, 5899, 6655, 7445, 7794, 8183, 8458
    };

    private static final int SEEDS = 1_000;
    /** A mistake must be found within so many. */
    private static final int MISTAKE_SEEDS = 2_000;

    @Test
    void everythingHoldsInEveryWorld() {
        Long one = Long.getLong("sluice.simulation.seed");
        if (one != null) {
            System.out.println(hold(one));
            return;
        }
        long first = Long.getLong("sluice.simulation.from", 1);
        long count = Long.getLong("sluice.simulation.seeds", SEEDS);
        long started = System.nanoTime();
        List<FailoverWorld.Outcome> outcomes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                outcomes.add(hold(seed));
            } catch (AssertionError found) {
                failures.add(found.getMessage());
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "%d worlds in %.1f s (%.1f a second): %d writes, %d acknowledged, %d promotions, %d switchovers, %d followed, "
                        + "%d undone%n",
                count,
                seconds,
                count / seconds,
                outcomes.stream().mapToLong(FailoverWorld.Outcome::writes).sum(),
                outcomes.stream().mapToLong(FailoverWorld.Outcome::acknowledged).sum(),
                outcomes.stream().mapToLong(FailoverWorld.Outcome::promotions).sum(),
                outcomes.stream().mapToLong(FailoverWorld.Outcome::switchovers).sum(),
                outcomes.stream().mapToLong(FailoverWorld.Outcome::follows).sum(),
                outcomes.stream().mapToLong(FailoverWorld.Outcome::undone).sum());
        assertThat(failures.subList(0, Math.min(5, failures.size())))
                .as("%d failures", failures.size())
                .isEmpty();
    }

    @Test
    void whatFoundSomethingOnceHolds() {
        for (long seed : FOUND_SOMETHING_ONCE) {
            hold(seed);
        }
    }

    private static FailoverWorld.Outcome hold(long seed) {
        FailoverWorld world = new FailoverWorld(seed, Mistake.NONE);
        try {
            return world.run();
        } catch (Broken found) {
            throw new AssertionError(world.story(found), found);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theMistakeIsFound(Mistake mistake) {
        Optional<Broken> found = Optional.empty();
        long seed = 0;
        while (found.isEmpty() && seed < MISTAKE_SEEDS) {
            seed++;
            found = find(seed, mistake);
        }
        assertThat(found).as("%s within %d seeds", mistake, MISTAKE_SEEDS).isPresent();
        System.out.printf("%s: seed %d, %s%n", mistake, seed, found.get().rule());
    }

    private static Optional<Broken> find(long seed, Mistake mistake) {
        try {
            new FailoverWorld(seed, mistake).run();
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(broken);
        }
    }
}
