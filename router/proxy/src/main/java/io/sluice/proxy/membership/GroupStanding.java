package io.sluice.proxy.membership;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a router knows of one group of logs that routers share. Entries are counted from the group's beginning.
 *
 * @param leader the router that leads; empty: nobody, as far as this one knows
 * @param term of the leader
 * @param applied the last entry that this router has in its logs; -1: none, since it is not in the group
 * @param committed up to which entry each peer knows that it is agreed on, by its id; of those that this router hears of
 * @param voters names of the routers that vote
 * @param listeners names of those that do not
 * @param logs the last record of each log on this router's disk
 */
public record GroupStanding(
        Kind kind,
        Role role,
        String leader,
        long term,
        long applied,
        Map<String, Long> committed,
        List<String> voters,
        List<String> listeners,
        Map<String, Position> logs) {
    /** What the group's logs hold. */
    public enum Kind {
        MAP,
        QUEUE
    }

    /** What the router does in it. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Has a copy, and no vote. */
        LISTENER,
        /** Not in the group, or not running. */
        NONE
    }

    public GroupStanding {
        requireNonNull(kind, "kind");
        requireNonNull(role, "role");
        requireNonNull(leader, "leader");
        committed = Map.copyOf(committed);
        voters = List.copyOf(voters);
        listeners = List.copyOf(listeners);
        logs = Map.copyOf(logs);
    }

    /** The last entry of which this router has heard that it is agreed on; -1: of none. */
    public long agreed() {
        return committed.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    /** How many entries are agreed on, as far as this router has heard, that it has not; empty if it is not in the group. */
    public OptionalLong lag() {
        return role == Role.NONE || applied < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, agreed() - applied));
    }
}
