package io.sluice.raft.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.raft.member.Decision.Found;
import io.sluice.raft.member.Decision.Join;
import io.sluice.raft.member.Decision.Refuse;
import io.sluice.raft.member.Decision.Wait;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FoundingTest {
    private static final Set<String> THREE = Set.of("a", "b", "c");

    static Stream<Arguments> table() {
        return Stream.of(
                row("alone and empty", Set.of("a"), empty("a"), Found.class),
                row("alone with data", Set.of("a"), full("a", 1), Found.class),
                row("data, nobody answers", THREE, full("a", 1), Found.class),
                row("data, the others are empty", THREE, full("c", 1), Found.class, empty("a"), empty("b")),
                row("data, and so has another", THREE, full("a", 1), Refuse.class, full("b", 2)),
                row("the same data as another", THREE, full("a", 1), Refuse.class, full("b", 1)),
                row("data, and no vote", THREE, full("d", 1), Wait.class),
                row("empty, nobody answers", THREE, empty("a"), Wait.class),
                row("empty, one is missing", THREE, empty("a"), Wait.class, empty("b")),
                row("all empty, the first", THREE, empty("a"), Found.class, empty("b"), empty("c")),
                row("all empty, the second", THREE, empty("b"), Wait.class, empty("a"), empty("c")),
                row("empty, one has data", THREE, empty("a"), Wait.class, full("b", 1), empty("c")),
                row("empty, one has a cluster", THREE, empty("a"), Join.class, member("b", "x", 1)),
                row("no vote, one has a cluster", THREE, empty("d"), Join.class, member("b", "x", 1)),
                row("data of the cluster", THREE, full("a", 1), Join.class, member("b", "x", 1)),
                row("data of its own", THREE, full("a", 2), Refuse.class, member("b", "x", 1)),
                row("data but no map", THREE, full("a", 0), Join.class, member("b", "x", 1)),
                row("two clusters", THREE, empty("a"), Refuse.class, member("b", "x", 1), member("c", "y", 2)),
                row("was a member, its cluster", THREE, member("a", "x", 1), Join.class, member("b", "x", 1)),
                row("was a member, another cluster", THREE, member("a", "y", 1), Refuse.class, member("b", "x", 1)),
                row("was a member, nobody answers", THREE, member("a", "x", 1), Wait.class),
                row("was a member, alone", Set.of("a"), member("a", "x", 1), Wait.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void whoFoundsAndWhoJoins(
            String name, Set<String> voters, PeerView self, List<PeerView> others, Class<? extends Decision> wanted) {
        assertThat(new Founding(voters, self).decide(others)).isInstanceOf(wanted);
    }

    private static Arguments row(
            String name, Set<String> voters, PeerView self, Class<? extends Decision> wanted, PeerView... others) {
        return Arguments.of(name, voters, self, List.of(others), wanted);
    }

    private static PeerView empty(String router) {
        return new PeerView(router, router + "-1", router + ":1", "", true, 0);
    }

    private static PeerView full(String router, long mapId) {
        return new PeerView(router, router + "-1", router + ":1", "", false, mapId);
    }

    private static PeerView member(String router, String cluster, long mapId) {
        return new PeerView(router, router + "-1", router + ":1", cluster, false, mapId);
    }
}
