package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worlds by seed; more of them, or one, by {@code scripts/simulate}. */
final class RouterSimulation {
    /** Seeds that found something once. They always run. */
    private static final long[] FOUND_SOMETHING_ONCE = {12, 362, 425, 435, 595};

    private static final int SEEDS = 100;

    @Test
    void everythingHoldsInEveryWorld() {
        Long one = Long.getLong("sluice.simulation.seed");
        if (one != null) {
            System.out.println(Worlds.hold(one));
            return;
        }
        long first = Long.getLong("sluice.simulation.from", 1);
        long count = Long.getLong("sluice.simulation.seeds", SEEDS);
        long started = System.nanoTime();
        long events = 0;
        long statements = 0;
        List<Long> containedAfter = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                Simulation.Outcome outcome = Worlds.hold(seed);
                events += outcome.events();
                statements += outcome.statements();
                if (outcome.plan().kind() == Plan.Kind.ONE_FAULT) {
                    containedAfter.addAll(outcome.containedAfterNanos());
                }
            } catch (AssertionError found) {
                failures.add(found.getMessage());
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        containedAfter.sort(Long::compare);
        System.out.printf(
                "%d worlds in %.1f s (%.1f a second), %d events, %d statements; contained after: %s%n",
                count, seconds, count / seconds, events, statements, spread(containedAfter));
        assertThat(failures).isEmpty();
    }

    @Test
    void whatFoundSomethingOnceHolds() {
        for (long seed : FOUND_SOMETHING_ONCE) {
            Worlds.hold(seed);
        }
    }

    private static String spread(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "nothing";
        }
        List<String> at = new ArrayList<>();
        for (int percent : new int[] {50, 90, 99, 100}) {
            Duration each = Duration.ofNanos(nanos.get((nanos.size() - 1) * percent / 100));
            at.add("p" + percent + " " + each.toMillis() + " ms");
        }
        return nanos.size() + " times, " + String.join(", ", at);
    }
}
