package io.sluice.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One stream of chance. Each thing of the world has its own, by its name, so that what one shard draws does not move what
 * another one gets: two worlds of one seed that differ in one shard are alike in all others to the nanosecond.
 */
public final class Chance {
    private final long seed;
    private final SplittableRandom random;

    public Chance(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** The stream of something that belongs to this. */
    public Chance of(String name) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new Chance(hash ^ (hash >>> 29));
    }

    public boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    public int upTo(int max) {
        return random.nextInt(max + 1);
    }

    public int between(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    public <T> T one(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** From {@code min} to below {@code max}. */
    public long nanos(Duration min, Duration max) {
        return random.nextLong(min.toNanos(), max.toNanos());
    }

    /** Half as much to one and a half times as much. */
    public long about(long nanos) {
        return (long) (nanos * (0.5 + random.nextDouble()));
    }

    /** The wait for the next of events that come at random. */
    public long untilNext(double perSecond) {
        return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    }
}
