package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What happened in one round.
 *
 * @param warmMicros from here on the figures before the fault count
 * @param contained when the router said that it had contained the shard, by each of its processes
 * @param falselyContained what it said of other shards' primaries
 * @param outages each kill of the router: those while frozen, then those of the drain
 * @param receipts how many were given between the fault, the kills while frozen, and the thaw
 * @param attempts by all clients
 * @param found by tenant
 */
record Course(
        String shard,
        List<String> lockedTenants,
        long warmMicros,
        long faultMicros,
        long thawMicros,
        List<Long> contained,
        List<String> falselyContained,
        List<Outage> outages,
        List<Long> receipts,
        Drained drained,
        List<Attempt> attempts,
        Map<String, Found> found) {
    Course {
        requireNonNull(shard, "shard");
        lockedTenants = List.copyOf(lockedTenants);
        contained = List.copyOf(contained);
        falselyContained = List.copyOf(falselyContained);
        outages = List.copyOf(outages);
        receipts = List.copyOf(receipts);
        requireNonNull(drained, "drained");
        attempts = List.copyOf(attempts);
        found = Map.copyOf(found);
    }

    boolean isLocked(Attempt attempt) {
        return lockedTenants.contains(attempt.tenant());
    }

    boolean isInOutage(Attempt attempt) {
        return outages.stream().anyMatch(outage -> outage.touches(attempt));
    }
}
