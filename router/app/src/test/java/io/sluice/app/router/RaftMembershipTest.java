package io.sluice.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.MapStanding;
import io.sluice.core.log.Position;
import io.sluice.proxy.membership.GroupStanding;
import io.sluice.proxy.membership.RouterStanding;
import io.sluice.raft.RaftStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RaftMembershipTest {
    @ParameterizedTest
    @EnumSource(RaftStatus.Role.class)
    void whatRaftKnowsIsToldAsItIs(RaftStatus.Role role) {
        RaftStatus.GroupStatus map = new RaftStatus.GroupStatus(
                role,
                "router-1",
                3,
                40,
                List.of("router-1", "router-2"),
                List.of("router-9"),
                Map.of("router-1-0000000a", 42L),
                Map.of("map", new Position(17)));
        RaftStatus.GroupStatus queue =
                new RaftStatus.GroupStatus(RaftStatus.Role.NONE, "", 0, -1, List.of(), List.of(), Map.of(), Map.of());

        RouterStanding standing = RaftMembership.of(
                new RaftStatus("router-1", "router-1-0000000a", "00ff", "no disk", map, queue),
                new MapStanding(Duration.ofMillis(5), false));

        assertThat(standing.peer()).isEqualTo("router-1-0000000a");
        assertThat(standing.clusterId()).isEqualTo("00ff");
        assertThat(standing.trouble()).isEqualTo("no disk");
        assertThat(standing.staleness()).isEqualTo(Duration.ofMillis(5));
        assertThat(standing.hasLease()).isFalse();
        assertThat(standing.leads()).isEqualTo(role == RaftStatus.Role.LEADER);
        GroupStanding told = standing.group(GroupStanding.Kind.MAP).orElseThrow();
        assertThat(told.role().name()).isEqualTo(role.name());
        assertThat(told)
                .isEqualTo(new GroupStanding(
                        GroupStanding.Kind.MAP,
                        told.role(),
                        "router-1",
                        3,
                        40,
                        Map.of("router-1-0000000a", 42L),
                        List.of("router-1", "router-2"),
                        List.of("router-9"),
                        Map.of("map", new Position(17))));
        assertThat(standing.group(GroupStanding.Kind.QUEUE).orElseThrow().lag()).isEmpty();
    }
}
