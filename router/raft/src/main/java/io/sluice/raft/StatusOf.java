package io.sluice.raft;

import io.sluice.core.log.Position;
import io.sluice.raft.RaftStatus.GroupStatus;
import io.sluice.raft.RaftStatus.Role;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/** A group's status. */
final class StatusOf {
    private StatusOf() {}

    static GroupStatus group(Groups groups, Group group, LocalLogs logs) {
        Map<String, Position> positions = new HashMap<>();
        logs.names()
                .forEach(name -> positions.put(name, new Position(logs.of(name).told())));
        Optional<RaftServer.Division> division =
                groups.division(group).filter(each -> each.getInfo().isAlive());
        if (division.isEmpty()) {
            return new GroupStatus(Role.NONE, "", 0, -1, List.of(), List.of(), Map.of(), positions);
        }
        DivisionInfo info = division.get().getInfo();
        Seats seats = groups.seats(group);
        Map<String, Long> committed = new HashMap<>();
        for (CommitInfoProto each : division.get().getCommitInfos()) {
            committed.put(each.getServer().getId().toStringUtf8(), each.getCommitIndex());
        }
        return new GroupStatus(
                role(info.getCurrentRole()),
                info.getLeaderId() == null
                        ? ""
                        : Identity.router(info.getLeaderId().toString()),
                info.getCurrentTerm(),
                info.getLastAppliedIndex(),
                seats.voters().stream().map(Seat::router).toList(),
                seats.listeners().stream().map(Seat::router).toList(),
                committed,
                positions);
    }

    private static Role role(RaftPeerRole role) {
        return switch (role) {
            case LEADER -> Role.LEADER;
            case FOLLOWER -> Role.FOLLOWER;
            case CANDIDATE -> Role.CANDIDATE;
            case LISTENER -> Role.LISTENER;
            default -> Role.NONE;
        };
    }
}
