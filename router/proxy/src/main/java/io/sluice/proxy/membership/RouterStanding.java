package io.sluice.proxy.membership;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a router stands, as it knows by itself.
 *
 * @param peer the id of its disk; empty if it is alone
 * @param clusterId empty: of none yet, or alone
 * @param trouble why it is not of the cluster; empty: nothing is wrong
 * @param staleness how long ago it knew for the last time that its map was whole
 * @param hasLease whether it may change data by its map now
 * @param groups none if it is alone, else one of each kind
 */
public record RouterStanding(
        String peer,
        String clusterId,
        String trouble,
        Duration staleness,
        boolean hasLease,
        List<GroupStanding> groups) {
    /** Of a router that shares its logs with no other. */
    public static final RouterStanding ALONE = new RouterStanding("", "", "", Duration.ZERO, true, List.of());

    public RouterStanding {
        requireNonNull(peer, "peer");
        requireNonNull(clusterId, "clusterId");
        requireNonNull(trouble, "trouble");
        requireNonNull(staleness, "staleness");
        groups = List.copyOf(groups);
    }

    public boolean isAlone() {
        return groups.isEmpty();
    }

    /** Whether it is the one that changes the map. */
    public boolean leads() {
        return isAlone()
                || group(GroupStanding.Kind.MAP)
                        .filter(map -> map.role() == GroupStanding.Role.LEADER)
                        .isPresent();
    }

    /** Empty if it is alone. */
    public Optional<GroupStanding> group(GroupStanding.Kind kind) {
        return groups.stream().filter(each -> each.kind() == kind).findFirst();
    }
}
