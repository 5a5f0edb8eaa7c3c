package io.sluice.core.lease;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A router asks that it may go on.
 *
 * @param incarnation of its process
 * @param isFresh it has no lease now: so it must first heed what was agreed on without it
 * @param heeded up to where it acts by each log
 */
public record LeaseRequest(String router, long incarnation, boolean isFresh, Map<String, Long> heeded) {
    public LeaseRequest {
        requireNonNull(router, "router");
        heeded = Map.copyOf(heeded);
    }
}
