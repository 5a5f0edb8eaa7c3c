package io.sluice.raft.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.raft.member.Seats.Seat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeatsTest {
    private static final Seat A = new Seat("a", "a-1", "a:1");
    private static final Seat B = new Seat("b", "b-1", "b:1");
    private static final Seat C = new Seat("c", "c-1", "c:1");
    private static final Set<String> VOTING = Set.of("a", "b");

    private final Seats seats = new Seats(List.of(A), List.of(C));

    @Test
    void whoIsToVoteVotesAndTheOthersListen() {
        assertThat(seats.admit(B, VOTING)).isEqualTo(new Seats(List.of(A, B), List.of(C)));
        assertThat(new Seats(List.of(A), List.of()).admit(C, VOTING)).isEqualTo(seats);
    }

    @Test
    void aNewDiskTakesThePlaceOfTheOldOne() {
        Seat wiped = new Seat("a", "a-2", "a:1");

        assertThat(new Seats(List.of(A, B), List.of()).admit(wiped, VOTING))
                .isEqualTo(new Seats(List.of(B, wiped), List.of()));
    }

    @Test
    void whoIsToVoteNowListensNoMore() {
        assertThat(seats.admit(C, Set.of("a", "c"))).isEqualTo(new Seats(List.of(A, C), List.of()));
    }

    @Test
    void whoIsRemovedHasNoSeat() {
        assertThat(seats.without("c")).isEqualTo(new Seats(List.of(A), List.of()));
        assertThat(seats.without("z")).isEqualTo(seats);
    }

    @Test
    void theOrderMakesNoDifference() {
        assertThat(new Seats(List.of(A, B), List.of()).isSame(new Seats(List.of(B, A), List.of())))
                .isTrue();
        assertThat(new Seats(List.of(A, B), List.of()).isSame(new Seats(List.of(A), List.of(B))))
                .isFalse();
    }
}
