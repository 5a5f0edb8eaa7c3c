package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a router knows of its own copy of the map, beside its version.
 *
 * @param staleness how long ago it knew for the last time that it had all of the map; not negative, cut to the millisecond
 * @param hasLease whether it may change data by its map now
 */
public record MapStanding(Duration staleness, boolean hasLease) {
    /** Of a router that shares its log with no other: its copy is the map. */
    public static final MapStanding ALONE = new MapStanding(Duration.ZERO, true);

    public MapStanding {
        staleness = Duration.ofMillis(requireNonNull(staleness, "staleness").toMillis());
        if (staleness.isNegative()) {
            throw new IllegalArgumentException("staleness must not be negative: " + staleness);
        }
    }
}
