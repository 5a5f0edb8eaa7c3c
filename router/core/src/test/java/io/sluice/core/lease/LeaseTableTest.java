package io.sluice.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeaseTableTest {
    private static final long BEGIN = 1_000;
    private static final long TTL = LeaseTable.TTL.toNanos();

    private final LeaseTable table = new LeaseTable(List.of("a", "b"), BEGIN);

    @Test
    void everyMemberIsHeldToHaveALeaseOfTheLeaderBefore() {
        assertThat(table.holders(BEGIN)).containsExactly("a", "b");
        assertThat(table.everywhere("s1", BEGIN + TTL - 1)).isZero();
        assertThat(table.everywhere("s1", BEGIN + TTL)).isEqualTo(Long.MAX_VALUE);
        assertThat(table.holders(BEGIN + TTL)).isEmpty();
    }

    @Test
    void aLogIsKnownEverywhereAsFarAsTheLastOneKnowsIt() {
        renew("a", false, 7, BEGIN);
        assertThat(table.everywhere("s1", BEGIN)).isZero();

        renew("b", false, 5, BEGIN + 1);
        assertThat(table.everywhere("s1", BEGIN + 1)).isEqualTo(5);
        assertThat(table.everywhere("s2", BEGIN + 1)).isZero();
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForOnceItsLeaseIsOver() {
        renew("b", false, 5, BEGIN);
        renew("a", false, 7, BEGIN + TTL / 2);

        assertThat(table.everywhere("s1", BEGIN + TTL - 1)).isEqualTo(5);
        assertThat(table.everywhere("s1", BEGIN + TTL)).isEqualTo(7);
        assertThat(table.holders(BEGIN + TTL)).containsExactly("a");
    }

    @Test
    void aLeaseThatIsOverIsNotProlongedButGivenAnew() {
        assertThat(renew("a", false, 7, BEGIN + TTL)).isFalse();
        assertThat(table.holders(BEGIN + TTL)).isEmpty();

        assertThat(renew("a", true, 7, BEGIN + TTL)).isTrue();
        assertThat(table.holders(BEGIN + TTL)).containsExactly("a");
    }

    @Test
    void aRouterThatCameLaterIsCountedToo() {
        assertThat(renew("c", false, 1, BEGIN)).isFalse();
        assertThat(renew("c", true, 1, BEGIN)).isTrue();
        renew("a", false, 9, BEGIN);
        renew("b", false, 9, BEGIN);

        assertThat(table.everywhere("s1", BEGIN)).isEqualTo(1);
    }

    @Test
    void anEarlierProcessOfARouterGetsNoLeaseBesideALaterOne() {
        table.renew(new LeaseRequest("a", 2, true, Map.of("s1", 9L)), BEGIN);

        assertThat(table.renew(new LeaseRequest("a", 1, true, Map.of("s1", 1L)), BEGIN))
                .isFalse();
        assertThat(table.renew(new LeaseRequest("a", 1, true, Map.of("s1", 1L)), BEGIN + TTL))
                .isTrue();
    }

    @Test
    void theTablesLeaseIsLongerThanTheHolders() {
        assertThat(LeaseTable.TTL).isGreaterThanOrEqualTo(LeaseHolder.TTL.plus(Duration.ofSeconds(1)));
    }

    private boolean renew(String router, boolean isFresh, long heeded, long now) {
        return table.renew(new LeaseRequest(router, 1, isFresh, Map.of("s1", heeded)), now);
    }
}
