package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import java.util.List;
import java.util.Map;

/**
 * How a node stands, as it last knew.
 *
 * @param peer the id of this disk; a wiped one gets another
 * @param clusterId empty: of none yet
 * @param trouble why it is not of the cluster; empty: nothing is wrong
 */
public record RaftStatus(
        String router, String peer, String clusterId, String trouble, GroupStatus map, GroupStatus queue) {
    public RaftStatus {
        requireNonNull(router, "router");
    }

    /** What a router does in a group. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Has a copy, and no vote. */
        LISTENER,
        /** Not in the group, or not running. */
        NONE
    }

    /**
     * One group.
     *
     * @param leader the router that leads; empty: nobody, as far as this one knows
     * @param term of the leader
     * @param applied index of the last entry that was applied here
     * @param voters names of the routers that vote
     * @param listeners names of those that do not
     * @param committed up to which entry each peer knows that it is agreed on, by peer id; of those that this one hears of
     * @param positions the last record of each log that is on this disk
     */
    public record GroupStatus(
            Role role,
            String leader,
            long term,
            long applied,
            List<String> voters,
            List<String> listeners,
            Map<String, Long> committed,
            Map<String, Position> positions) {
        public GroupStatus {
            voters = List.copyOf(voters);
            listeners = List.copyOf(listeners);
            committed = Map.copyOf(committed);
            positions = Map.copyOf(positions);
        }
    }
}
