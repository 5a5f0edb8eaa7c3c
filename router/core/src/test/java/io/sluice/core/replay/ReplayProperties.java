package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Writes come, batches fail, are lost and executed late, operators interfere; then all that is drained. */
final class ReplayProperties {
    private static final int SEEDS = 150;
    private static final int STEPS = 600;

    @Test
    void everyWriteIsAppliedOnceOrDeadAndInItsOrder() {
        Seeds.each(SEEDS, random -> {
            ReplayWorld world = new ReplayWorld(random);
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            world.drain();
        });
    }

    @Test
    void alsoWhereTheReplayBeginsAgainInTheMiddle() {
        Seeds.each(SEEDS, random -> {
            ReplayWorld world = new ReplayWorld(random);
            for (int i = 0; i < STEPS; i++) {
                world.step();
                if (random.nextInt(150) == 0) {
                    world.restart();
                }
            }
            world.drain();
            assertThat(world.restarts()).isNotNegative();
        });
    }
}
