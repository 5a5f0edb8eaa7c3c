package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Epoch;

/**
 * What a router last said of itself. It says so every second; what is 10 seconds old is forgotten.
 *
 * @param mapVersion the version of the table that it routes by
 * @param highestEpoch of any record of that table, also of those that were removed
 * @param isLeading whether it publishes the map and takes intents
 */
public record RouterStatus(
        RouterIdentity router, long mapVersion, Epoch highestEpoch, MapStanding standing, boolean isLeading) {
    public RouterStatus {
        requireNonNull(router, "router");
        requireNonNull(highestEpoch, "highestEpoch");
        requireNonNull(standing, "standing");
        if (mapVersion < 0) {
            throw new IllegalArgumentException("map version must not be negative: " + mapVersion);
        }
    }
}
