package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulation.router.KnownBug;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Known mistakes are put back into the devices, and must be found. */
final class KnownBugSimulation {
    private static final int SEEDS = 60;

    @ParameterizedTest
    @EnumSource(value = KnownBug.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theMistakeIsFound(KnownBug bug) {
        Optional<Worlds.Found> found = Optional.empty();
        long seed = 0;
        while (found.isEmpty() && seed < SEEDS) {
            seed++;
            found = Worlds.find(seed, bug);
        }
        assertThat(found).as("%s within %d seeds", bug, SEEDS).isPresent();
        System.out.printf("%s: seed %d, %s%n", bug, seed, found.get().invariant());
    }
}
