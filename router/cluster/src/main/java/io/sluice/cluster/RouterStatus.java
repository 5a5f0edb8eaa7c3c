package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

/**
 * What a router last said of itself. It says so every second; what is 10 seconds old is forgotten.
 *
 * @param mapVersion the version of the table that it routes by
 */
public record RouterStatus(RouterIdentity router, long mapVersion) {
    public RouterStatus {
        requireNonNull(router, "router");
        if (mapVersion < 0) {
            throw new IllegalArgumentException("map version must not be negative: " + mapVersion);
        }
    }
}
