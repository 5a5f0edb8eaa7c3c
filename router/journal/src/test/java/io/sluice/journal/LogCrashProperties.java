package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import io.sluice.journal.LogWorld.Happened;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Crashes of all kinds: {@code -Dsluice.journal.seeds=10000} runs so many worlds instead of what a build can afford. */
final class LogCrashProperties {
    private static final int SEEDS = Integer.getInteger("sluice.journal.seeds", 2_000);
    private static final int SEEDS_FOR_A_BUG = 3_000;

    @Test
    void whateverEndsALogNothingConfirmedOrShownIsLostOrChanged() {
        Map<Happened, Integer> happened = LogWorld.counts();

        Seeds.each(SEEDS, random -> new LogWorld(random, KnownBug.NONE, happened).run());

        System.out.println("journal: " + SEEDS + " worlds: " + happened);
        assertThat(happened).containsOnlyKeys(Happened.values());
        assertThat(happened.values()).allMatch(count -> count >= SEEDS / 20);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aKnownBugIsFound(KnownBug bug) {
        long seed = 1;
        while (seed <= SEEDS_FOR_A_BUG && !isFound(bug, seed)) {
            seed++;
        }
        System.out.println("journal: " + bug + " is found by seed " + seed);
        assertThat(seed).isLessThanOrEqualTo(SEEDS_FOR_A_BUG);
    }

    private static boolean isFound(KnownBug bug, long seed) {
        try {
            new LogWorld(new SplittableRandom(seed), bug, LogWorld.counts()).run();
            return false;
        } catch (Exception | AssertionError found) {
            return true;
        }
    }
}
