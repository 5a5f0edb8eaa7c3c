package io.sluice.simulation.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Worlds by seed; more of them, or one, by {@code scripts/simulate --queue}. */
final class QueueSimulation {
    /** Seeds that found something once. They always run. */
    private static final long[] FOUND_SOMETHING_ONCE = {20, 30, 74};

    private static final int SEEDS = 300;
    /** A mistake must be found within so many. */
    private static final int MISTAKE_SEEDS = 200;

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
        long writes = 0;
        long acknowledged = 0;
        long drained = 0;
        long dead = 0;
        long lives = 0;
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                QueueWorld.Outcome outcome = hold(seed);
                writes += outcome.writes();
                acknowledged += outcome.acknowledged();
                drained += outcome.drained();
                dead += outcome.dead();
                lives += outcome.lives();
            } catch (AssertionError found) {
                failures.add(found.getMessage());
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "%d worlds in %.1f s (%.1f a second): %d writes, %d acknowledged, %d drained, %d dead, %d lives%n",
                count, seconds, count / seconds, writes, acknowledged, drained, dead, lives);
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

    private static QueueWorld.Outcome hold(long seed) {
        QueueWorld world = new QueueWorld(seed, Mistake.NONE);
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
            new QueueWorld(seed, mistake).run();
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(broken);
        }
    }
}
