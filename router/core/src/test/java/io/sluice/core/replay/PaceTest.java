package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many batches are at the shard at once. */
final class PaceTest {
    private static final long MILLI = 1_000_000;

    private long now = Long.MAX_VALUE - MILLI;
    private final Pace pace = new Pace(ReplaySettings.DEFAULT, now);

    private void good(int batches) {
        IntStream.range(0, batches).forEach(i -> pace.onGood(1, now));
    }

    @Test
    void itGrowsByOneAfterAWindowOfGoodBatchesUpToTheMost() {
        assertThat(pace.window()).isEqualTo(1);
        good(1);
        assertThat(pace.window()).isEqualTo(2);
        good(1);
        assertThat(pace.window()).isEqualTo(2);
        good(1);
        assertThat(pace.window()).isEqualTo(3);

        good(1000);
        assertThat(pace.window()).isEqualTo(ReplaySettings.DEFAULT.inFlight());
    }

    @Test
    void itIsHalvedOnceInACoolDown() {
        good(100);

        pace.onTrouble(now);
        pace.onTrouble(now);
        assertThat(pace.window()).isEqualTo(4);

        now += 500 * MILLI;
        pace.onTrouble(now);
        assertThat(pace.window()).isEqualTo(2);
    }

    @Test
    void itDoesNotGrowInACoolDown() {
        good(100);
        pace.onTrouble(now);

        good(100);

        assertThat(pace.window()).isEqualTo(4);
    }

    @Test
    void oneSlowBatchIsChanceAndManyAreTrouble() {
        good(100);

        pace.onGood(4, now);
        assertThat(pace.window()).isEqualTo(8);

        IntStream.range(0, 6).forEach(i -> pace.onGood(4, now));
        assertThat(pace.window()).isEqualTo(4);
    }

    @Test
    void liveStatementsThatWaitLeaveOnePlace() {
        good(100);

        pace.onLive(1, 0, now);
        assertThat(pace.window()).isEqualTo(1);

        pace.onLive(0, 0, now);
        assertThat(pace.window()).isEqualTo(8);
    }

    @Test
    void slowLiveTrafficHalvesIt() {
        good(100);
        IntStream.range(0, 50).forEach(i -> pace.onLive(0, MILLI, now));
        assertThat(pace.window()).isEqualTo(8);

        pace.onLive(0, 2 * MILLI, now);
        assertThat(pace.window()).isEqualTo(8);
        pace.onLive(0, 2 * MILLI, now);
        assertThat(pace.window()).isEqualTo(4);
    }

    @Test
    void whatWasOnceTooMuchIsTriedAgainOneByOne() {
        good(100);
        live(1, MILLI);
        live(2, 2 * MILLI);
        assertThat(pace.window()).isEqualTo(4);

        live(20, MILLI);
        now += 500 * MILLI;
        live(1, 1_900_000);
        good(100);
        assertThat(pace.window()).as("not slow, but not calm").isEqualTo(4);

        live(20, MILLI);
        good(100);
        assertThat(pace.window()).isEqualTo(5);
        now += 500 * MILLI;
        good(100);
        assertThat(pace.window()).isEqualTo(6);
    }

    @Test
    void whereOneBatchIsTooManyItRestsLongerAndLongerUpToALimit() {
        pace.onLive(0, MILLI, now);
        assertThat(IntStream.range(0, 6).mapToObj(i -> restAfterSlowness())).containsExactly(1L, 3L, 7L, 15L, 15L, 15L);

        live(30, MILLI);
        for (long left : List.of(7L, 3L, 1L, 0L)) {
            now += 500 * MILLI;
            good(1);
            assertThat(restMillis(MILLI)).isEqualTo(left);
            assertThat(pace.window()).isEqualTo(1);
        }
        now += 500 * MILLI;
        good(1);
        assertThat(pace.window()).isEqualTo(2);
    }

    private void live(int samples, long nanos) {
        IntStream.range(0, samples).forEach(i -> pace.onLive(0, nanos, now));
    }

    @Test
    void aRestFollowsALongBatchAsOneOfTheTimeThatItShouldTake() {
        pace.onLive(0, MILLI, now);
        restAfterSlowness();

        assertThat(restMillis(10_000 * MILLI)).isEqualTo(75);
    }

    @Test
    void aBatchInVainIsNoReasonToRest() {
        pace.onTrouble(now);

        assertThat(restMillis(MILLI)).isZero();
    }

    /** Of a batch of a millisecond. */
    private long restAfterSlowness() {
        now += 500 * MILLI;
        live(3, 2 * MILLI);
        return restMillis(MILLI);
    }

    private long restMillis(long tookNanos) {
        pace.onApplied(tookNanos, now);
        return Math.max(0, pace.freeNanos() - now) / MILLI;
    }

    @Test
    void whatIsSlowForLongBecomesUsual() {
        Usual usual = new Usual();
        usual.learn(1);

        IntStream.range(0, 1000).forEach(i -> usual.learn(3));

        assertThat(usual.ratio(3)).isLessThan(2);
        usual.learn(1);
        IntStream.range(0, 20).forEach(i -> usual.learn(1));
        assertThat(usual.ratio(3)).isGreaterThan(2);
    }
}
