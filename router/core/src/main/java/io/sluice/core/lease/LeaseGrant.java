package io.sluice.core.lease;

import java.util.Map;
import java.util.Set;

/**
 * The answer of the router that leads.
 *
 * @param isGranted false: its lease has run out, and it must ask for a fresh one
 * @param routers that have a lease now
 * @param owed up to where each log was agreed on: whoever asked for a fresh lease may use it once it has heeded that
 */
public record LeaseGrant(boolean isGranted, Set<String> routers, Map<String, Long> owed) {
    public LeaseGrant {
        routers = Set.copyOf(routers);
        owed = Map.copyOf(owed);
    }
}
