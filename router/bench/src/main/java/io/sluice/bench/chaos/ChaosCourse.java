package io.sluice.bench.chaos;

import io.sluice.bench.incident.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened in one trial.
 *
 * @param lockedTenants those of the shard that was frozen
 * @param wrongs that showed while it went on
 * @param drainedMillis from the end of all faults until everybody was served directly through every router; -1: not within the limit
 * @param found by tenant
 */
record ChaosCourse(
        Set<String> lockedTenants,
        List<ShardSwing.Frozen> frozen,
        List<Hit> hits,
        List<String> wrongs,
        long drainedMillis,
        List<Sent> sent,
        Map<String, Found> found) {
    ChaosCourse {
        lockedTenants = Set.copyOf(lockedTenants);
        frozen = List.copyOf(frozen);
        hits = List.copyOf(hits);
        wrongs = List.copyOf(wrongs);
        sent = List.copyOf(sent);
        found = Map.copyOf(found);
    }

    boolean isLocked(Sent each) {
        return lockedTenants.contains(each.attempt().tenant());
    }

    boolean isExcused(Sent each) {
        return hits.stream().anyMatch(hit -> hit.excuses(each));
    }
}
