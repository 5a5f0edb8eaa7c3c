package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A tenant's way back to direct traffic, and what the log may forget. */
final class HandBackTest {
    private final ReplayRig rig = new ReplayRig();

    @Test
    void newWritesWaitWhileTheLastBatchIsUnderWay() {
        rig.appended("a").draining();

        assertThat(rig.told()).containsExactly("fence 1", "apply a1", "hold a 1");
    }

    @Test
    void aLongBacklogMakesNobodyWait() {
        rig.appended(17, "a").draining();

        assertThat(rig.told().toString()).doesNotContain("hold");
    }

    @Test
    void itIsHandedBackWhenNothingRemainsAndNothingIsOnItsWay() {
        rig.appended("a").draining().told();

        assertThat(rig.applied("a", 1).told()).containsExactly("forget 1");
        assertThat(rig.held("a", 1).told()).containsExactly("hand back a");
        assertThat(rig.replay.tenants(rig.now)).isEmpty();
        assertThat(rig.replay.wakeAt()).isEmpty();
    }

    @Test
    void whatWasOnItsWayGoesBeforeIt() {
        rig.appended("a").draining().applied("a", 1).told();

        rig.appended("a").held("a", 1);
        assertThat(rig.told()).containsExactly("apply a2");
        assertThat(rig.applied("a", 2).told()).contains("hand back a");
    }

    @Test
    void whoseWritesWaitGoesFirst() {
        ReplayRig one = new ReplayRig(ReplayRig.settings(1, 10));
        one.appended("a", "b", "c").draining().appended("a").told();

        assertThat(one.applied("a", 1).told()).contains("apply a4");
    }

    @Test
    void aHoldIsCalledOffAfterItsTime() {
        rig.appended("a").draining().told();

        assertThat(rig.pass(999).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("unhold a 1");
        assertThat(rig.held("a", 1).applied("a", 1).told()).containsExactly("forget 1");
        assertThat(rig.pass(999).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("hold a 2");
        assertThat(rig.held("a", 2).told()).containsExactly("hand back a");
    }

    @Test
    void theDistanceBetweenHoldsGrows() {
        rig.appended("a").draining().pass(1000).pass(1000).pass(1000).told();

        assertThat(rig.pass(1999).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("hold a 3");
    }

    @Test
    void aShardThatIsContainedCallsHoldsOff() {
        rig.appended("a").draining().told();

        assertThat(rig.contain().told()).containsExactly("unhold a 1");
        assertThat(rig.held("a", 1).applied("a", 1).told()).containsExactly("forget 1");
    }

    @Test
    void aTenantWhoseFirstAppendFailedIsHandedBackToo() {
        rig.draining().told();

        assertThat(rig.replay.onQueueing(ReplayRig.tenant("a"), rig.now))
                .isEqualTo(List.of(new ReplayEffect.Hold<String>(ReplayRig.tenant("a"), 1)));
        assertThat(rig.held("a", 1).told()).containsExactly("hand back a");
    }

    @Test
    void aTenantThatComesBackBeginsAnew() {
        rig.appended("a").draining().applied("a", 1).held("a", 1).told();

        rig.appended("a");
        assertThat(rig.told()).containsExactly("apply a2", "hold a 2");
    }

    @Test
    void theLogForgetsUpToTheOldestThatIsNotSettled() {
        rig.appended("a", "b").draining().told();
        assertThat(rig.status().window()).isEqualTo(1);

        rig.applied("a", 1);
        assertThat(rig.told()).doesNotContain("forget 1"); // not worth it
        assertThat(rig.applied("b", 2).told()).contains("forget 2");
    }
}
