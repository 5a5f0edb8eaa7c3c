package io.sluice.wire.testing;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Runs a property with many seeds and says which one broke it.
 *
 * <p>{@code -Dsluice.seed=N} runs that one only; {@code -Dsluice.seeds=N} runs so many.
 */
public final class Seeds {
    private static final int DEFAULT_COUNT = 300;

    private Seeds() {}

    /** The same seeds in every build, so that a build is repeatable. */
    public static void check(Consumer<Random> property) {
        Long only = Long.getLong("sluice.seed");
        if (only != null) {
            run(only, property);
            return;
        }
        SplittableRandom seeds = new SplittableRandom(20261122);
        int count = Integer.getInteger("sluice.seeds", DEFAULT_COUNT);
        for (int i = 0; i < count; i++) {
            run(seeds.nextLong(), property);
        }
    }

    private static void run(long seed, Consumer<Random> property) {
        try {
            property.accept(new Random(seed));
        } catch (Throwable failure) {
            throw new AssertionError("fails with -Dsluice.seed=" + seed, failure);
        }
    }
}
