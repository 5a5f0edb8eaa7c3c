package io.sluice.app.drill;

import io.sluice.core.health.Verdict;
import io.sluice.lab.fault.Fault;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a router should make of a fault.
 *
 * @param names any of which is right
 * @param isContained whether traffic should be kept from the server
 */
public record Expectation(Set<String> names, boolean isContained) {
    public Expectation {
        names = Set.copyOf(names);
    }

    public static Expectation of(Fault fault) {
        return switch (fault) {
            case FREEZE, CGROUP_FREEZE -> contained(Verdict.FROZEN);
            case READ_LOCK -> contained(Verdict.LOCK_HELD);
            case FSFREEZE -> contained(Verdict.WRITE_STALLED);
            // A server that waits for room, as MySQL does for its binary log, cannot be told from one whose disk is
            // dead.
            case DISK_FULL -> contained(Verdict.FULL, Verdict.WRITE_STALLED);
            // Those who are in are served; that newcomers are not is told and no more.
            case TOO_MANY_CONNECTIONS -> new Expectation(Set.of(Verdict.REFUSING.text()), false);
        };
    }

    public String text() {
        return String.join(" or ", names);
    }

    private static Expectation contained(Verdict... names) {
        return new Expectation(
                Arrays.stream(names).map(Verdict::text).collect(Collectors.toCollection(LinkedHashSet::new)), true);
    }
}
