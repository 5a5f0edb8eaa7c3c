package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.cluster.MapStanding;
import io.sluice.proxy.membership.GroupStanding;
import io.sluice.proxy.membership.GroupStanding.Kind;
import io.sluice.proxy.membership.GroupStanding.Role;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.membership.RouterStanding;
import io.sluice.raft.RaftNode;
import io.sluice.raft.RaftStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** The routers as Raft knows them. */
final class RaftMembership implements Membership {
    private final RaftNode node;
    private final Supplier<MapStanding> map;

    RaftMembership(RaftNode node, Supplier<MapStanding> map) {
        this.node = requireNonNull(node, "node");
        this.map = requireNonNull(map, "map");
    }

    @Override
    public RouterStanding standing() {
        return of(node.status(), map.get());
    }

    static RouterStanding of(RaftStatus status, MapStanding standing) {
        return new RouterStanding(
                status.peer(),
                status.clusterId(),
                status.trouble(),
                standing.staleness(),
                standing.hasLease(),
                List.of(of(Kind.MAP, status.map()), of(Kind.QUEUE, status.queue())));
    }

    private static GroupStanding of(Kind kind, RaftStatus.GroupStatus group) {
        return new GroupStanding(
                kind,
                role(group.role()),
                group.leader(),
                group.term(),
                group.applied(),
                group.committed(),
                group.voters(),
                group.listeners(),
                group.positions());
    }

    private static Role role(RaftStatus.Role role) {
        return switch (role) {
            case LEADER -> Role.LEADER;
            case FOLLOWER -> Role.FOLLOWER;
            case CANDIDATE -> Role.CANDIDATE;
            case LISTENER -> Role.LISTENER;
            case NONE -> Role.NONE;
        };
    }

    @Override
    public Future<Void> remove(String router) {
        return Future.fromCompletionStage(node.removeRouter(router));
    }
}
