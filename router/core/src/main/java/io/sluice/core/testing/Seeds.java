package io.sluice.core.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Runs a property once for each of some seeds; a failure names its seed, and {@link #run} repeats it. */
public final class Seeds {
    private Seeds() {}

    /** A property over chance. */
    public interface Property {
        void holds(RandomGenerator random) throws Exception;
    }

    /** Seeds 1 to {@code count}, always the same. */
    public static void each(int count, Property property) {
        for (long seed = 1; seed <= count; seed++) {
            run(seed, property);
        }
    }

    /** One seed, for the list of those that failed once. */
    public static void run(long seed, Property property) {
        try {
            property.holds(new SplittableRandom(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }
}
