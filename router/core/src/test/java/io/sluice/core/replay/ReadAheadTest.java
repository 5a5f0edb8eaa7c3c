package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is in memory, and what is read: the window has room for 160 writes. */
final class ReadAheadTest {
    private final ReplayRig rig = new ReplayRig();

    @Test
    void nothingIsReadWhileTheShardIsContained() {
        rig.reads = false;
        rig.appended("a");

        assertThat(rig.told()).isEmpty();
        assertThat(rig.open().told()).containsExactly("fence 1", "read all 1-1");
    }

    @Test
    void oneReadingIsUnderWayAndTheNextBringsWhatCameMeanwhile() {
        rig.reads = false;
        rig.appended("a").draining().appended("a", "a");
        assertThat(rig.told()).containsExactly("fence 1", "read all 1-1");

        rig.answered();
        assertThat(rig.told()).contains("read all 2-3");
    }

    @Test
    void aReadingThatFailsIsTriedAgain() {
        rig.reads = false;
        rig.appended("a").draining().told();

        assertThat(rig.replay.onReadFailed(rig.now)).isEmpty();
        assertThat(rig.pass(49).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("read all 1-1");
    }

    @Test
    void theWindowIsBoundedByEntries() {
        rig.appended(1000, "a").draining();

        assertThat(rig.status().readAhead()).isEqualTo(160);
        assertThat(rig.status().remaining()).isEqualTo(1000);
    }

    @Test
    void theWindowIsBoundedByBytes() {
        for (int i = 0; i < 100; i++) {
            rig.append("a", 16 << 10);
        }
        rig.draining();

        assertThat(rig.status().readAheadBytes()).isEqualTo(160 << 10);
    }

    @Test
    void theNextIsReadWhenAQuarterIsFree() {
        rig.appended(1000, "a").draining().applied("a", 1).applied("a", 2);
        rig.reads = false;
        rig.told();

        rig.applied("a", 3);

        assertThat(rig.told()).contains("read all 161-1000");
    }

    @Test
    void aLargeBacklogIsParkedWhileOthersHaveNothingInMemory() {
        rig.appended(1000, "a").appended("b").draining();

        assertThat(rig.status("a").parked()).isTrue();
        assertThat(rig.told()).contains("apply a1 a2 a3 a4 a5 a6 a7 a8 a9 a10");
        rig.applied("a", 1);
        assertThat(rig.told()).contains("apply b1001");
    }

    @Test
    void whoIsParkedIsReadByItselfUntilItHasCaughtUp() {
        rig.appended(1000, "a")
                .appended("b")
                .draining()
                .well(200)
                .appended(100, "a")
                .well(200);

        assertThat(rig.status().remaining()).isZero();
        assertThat(rig.status("a").parked()).isFalse();
        assertThat(rig.told()).endsWith("forget 1101");
    }

    @Test
    void aPausedTenantTakesNoRoom() {
        rig.appended("a").draining().pause("a").applied("a", 1);

        rig.appended(1000, "a").appended("b");

        assertThat(rig.status().readAhead()).isEqualTo(1);
        assertThat(rig.told()).contains("apply b1002");
        assertThat(rig.resume("a").told().toString()).contains("apply a2 a3");
    }

    @Test
    void smallOnesThatAreStuckMakeRoom() {
        for (int i = 0; i < 16; i++) {
            rig.appended(10, "t" + i);
        }
        rig.appended("z").draining();

        for (int i = 0; i < 16 * 20; i++) {
            rig.lost("t" + i % 16).pass(20);
        }

        assertThat(rig.told()).contains("apply z161");
    }
}
