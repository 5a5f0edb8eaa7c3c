package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;

/**
 * One acknowledged write as the replay knows it.
 *
 * @param bytes that it takes in memory
 * @param acceptedMicros by the wall clock, since 1970
 * @param payload what applies it; the replay never looks at it, and lets it go when the entry is settled or leaves the window
 */
public record Entry<P>(TenantId tenant, Position position, int bytes, long acceptedMicros, P payload) {
    public Entry {
        requireNonNull(tenant, "tenant");
        requireNonNull(position, "position");
        requireNonNull(payload, "payload");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }
}
