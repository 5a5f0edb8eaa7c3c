package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.core.replay.ReplayStatus.OfTenant;
import io.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of a batch, of a write that fails, and of a tenant. */
final class ReplayTest {
    private final ReplayRig rig = new ReplayRig();

    // -- before anything goes ---------------------------------------------------------------------------------------

    @Test
    void nothingGoesBeforeTheOldSessionsAreKilled() {
        rig.appended("a", "b");
        assertThat(rig.told()).isEmpty();

        rig.open();
        assertThat(rig.told()).containsExactly("fence 1");

        rig.fenced(1, true);
        assertThat(rig.told()).contains("apply a1");
    }

    @Test
    void aFenceThatFailsIsTriedAgainWithGrowingDistance() {
        rig.appended("a").open().fenced(1, false);
        rig.told();

        assertThat(rig.pass(49).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("fence 2");
        rig.fenced(2, false);
        assertThat(rig.pass(99).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("fence 3");
    }

    @Test
    void theFenceOfATimeBeforeOpensNothing() {
        rig.appended("a").open().contain().open().fenced(1, true);

        assertThat(rig.told()).containsExactly("fence 1", "fence 2");
    }

    // -- order and turns --------------------------------------------------------------------------------------------

    @Test
    void aTenantHasOneBatchUnderWay() {
        rig.appended(40, "a").draining();
        assertThat(rig.told()).hasSize(2);

        rig.applied("a", 1);
        assertThat(rig.told().toString()).contains("a17").doesNotContain("a16").contains("a32");
    }

    @Test
    void tenantsTakeTurnsHoweverMuchEachHas() {
        ReplayRig one = new ReplayRig(ReplayRig.settings(1, 10));
        one.appended(50, "a").appended("b", "c").draining().told();

        one.pass(300).applied("a", 1);
        assertThat(one.told().toString()).contains("apply b51");
        one.applied("b", 2);
        assertThat(one.told().toString()).contains("apply c52");
        one.applied("c", 3);
        assertThat(one.told().toString()).contains("apply a17");
    }

    @Test
    void aTenantGoesOnUntilItsTurnIsOver() {
        ReplayRig one = new ReplayRig(ReplayRig.settings(1, 10));
        one.appended(50, "a").appended("b").draining().told();

        one.pass(299).applied("a", 1);
        assertThat(one.told().toString()).contains("apply a17").doesNotContain("b51");
        one.pass(1).applied("a", 2);
        assertThat(one.told().toString()).contains("apply b51");
    }

    @Test
    void aBatchEndsBeforeItHasTooManyBytes() {
        rig.append("a", 10_000);
        rig.append("a", 6_000);
        rig.append("a", 1_000);
        rig.append("a", 20_000);

        assertThat(rig.draining().told().toString()).contains("apply a1 a2]");
        assertThat(rig.applied("a", 1).told().toString()).contains("apply a3]");
        assertThat(rig.applied("a", 2).told().toString()).contains("apply a4");
    }

    @Test
    void batchesGrowWhileTheyAreQuickAndShrinkWhenTheyTakeTooLong() {
        rig.appended(200, "a").draining().told();
        rig.pass(30).applied("a", 1);
        assertThat(rig.told().get(0).split(" ")).hasSize(1 + 20); // twice as many, but for the limit

        rig.pass(150).applied("a", 2);
        assertThat(rig.told().get(0).split(" ")).hasSize(1 + 10);
    }

    // -- failures ---------------------------------------------------------------------------------------------------

    @Test
    void whatFailsGoesAloneBehindWhatStandsBeforeIt() {
        rig.appended(6, "a").draining().told();

        assertThat(rig.failed("a", 1, 4, Failure.STATEMENT).told()).containsExactly("apply a1 a2 a3");
        assertThat(rig.applied("a", 2).told()).containsExactly("apply a4");
        assertThat(rig.failed("a", 3, 4, Failure.STATEMENT).told()).containsExactly("bury a4");
        assertThat(rig.dead("a", 4).told()).contains("apply a5 a6");
    }

    @Test
    void aloneItMaySucceed() {
        rig.appended(3, "a").draining().failed("a", 1, 2, Failure.STATEMENT).applied("a", 2);
        rig.told();

        assertThat(rig.applied("a", 3).told()).contains("apply a3");
        assertThat(rig.status().totals().dead()).isZero();
    }

    @Test
    void whatCannotBeBuriedIsTriedAgain() {
        rig.appended("a").draining().failed("a", 1, 1, Failure.STATEMENT).notDead("a", 1);
        rig.told();

        assertThat(rig.pass(50).told()).containsExactly("apply a1");
    }

    @Test
    void aBatchWithoutAnAnswerGoesAgain() {
        rig.appended(5, "a").draining().lost("a", 1);
        rig.told();

        assertThat(rig.pass(49).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("apply a1 a2");
    }

    @Test
    void whatMayPassIsTriedWithGrowingDistanceAndInTheEndAlone() {
        rig.appended(4, "a").draining().told();
        rig.failed("a", 1, 2, Failure.RETRY).pass(50).failed("a", 2, 2, Failure.RETRY);
        assertThat(rig.told()).containsExactly("apply a1 a2");

        assertThat(rig.pass(99).told()).isEmpty();
        assertThat(rig.pass(1).told()).containsExactly("apply a1");
        assertThat(rig.status("a").failures()).isEqualTo(2);
    }

    @Test
    void manyFailuresInARowPauseTheTenantInsteadOfBuryingAll() {
        ReplayRig strict = new ReplayRig(ReplayRig.settings(8, 2));
        strict.appended(4, "a").draining();
        strict.failed("a", 1, 1, Failure.STATEMENT)
                .failed("a", 2, 1, Failure.STATEMENT)
                .dead("a", 1);
        strict.failed("a", 3, 2, Failure.STATEMENT).told();

        assertThat(strict.failed("a", 4, 2, Failure.STATEMENT).told())
                .containsExactly("paused a FAILS_IN_A_ROW", "unhold a 1");
        assertThat(strict.status("a").paused()).contains(PauseReason.FAILS_IN_A_ROW);
        assertThat(strict.status("a").errorCode()).isEqualTo(1062);
        assertThat(strict.status("a").remaining()).isEqualTo(3);
        assertThat(strict.resume("a").told()).containsExactly("apply a2");
    }

    @Test
    void withoutAccessNothingIsBuried() {
        rig.appended(3, "a").draining().told();

        assertThat(rig.failed("a", 1, 1, Failure.TENANT).told()).containsExactly("paused a NO_ACCESS", "unhold a 1");
        assertThat(rig.resume("a").told()).contains("apply a1 a2 a3");
    }

    @Test
    void whatTheContainedShardLosesIsNobodysFailure() {
        rig.appended(5, "a").draining().contain().lost("a", 1);
        rig.told();

        assertThat(rig.status("a").failures()).isZero();
        assertThat(rig.open().fenced(2, true).told()).contains("apply a1 a2 a3 a4 a5");
    }

    @Test
    void errorsAreSortedByWhetherAnotherTryIsWorthIt() {
        assertThat(List.of(1062, 1146, 1064, 1406, 1452)).allMatch(code -> Failure.of(code) == Failure.STATEMENT);
        assertThat(List.of(1205, 1213, 1290, 1836, 1114, 1053)).allMatch(code -> Failure.of(code) == Failure.RETRY);
        assertThat(List.of(1044, 1045, 1049)).allMatch(code -> Failure.of(code) == Failure.TENANT);
    }

    // -- operators --------------------------------------------------------------------------------------------------

    @Test
    void aPausedTenantStandsStillAndTheOthersGoOn() {
        rig.appended(20, "a").appended("b").draining().pause("a").applied("a", 1);
        rig.told();

        assertThat(rig.status("a").paused()).contains(PauseReason.OPERATOR);
        assertThat(rig.status("a").parked()).isTrue();
        assertThat(rig.status().readAhead()).isLessThanOrEqualTo(1);
        assertThat(rig.resume("a").told()).contains("apply a17 a18 a19 a20");
    }

    @Test
    void aStoppedReplaySendsNothing() {
        rig.appended("a", "b").stop().draining();

        assertThat(rig.told()).containsExactly("fence 1");
        assertThat(rig.resumeAll().told()).contains("apply a1");
    }

    @Test
    void theRateBoundsWhatIsApplied() {
        rig.rate(100).appended(40, "a").draining();
        assertThat(rig.told().toString()).contains("a10").doesNotContain("a11");

        assertThat(rig.applied("a", 1).told()).doesNotContain("apply a11");
        assertThat(rig.replay.wakeAt()).hasValue(rig.now + 100_000_000);
        assertThat(rig.pass(99).told()).isEmpty();
        assertThat(rig.pass(1).told().get(0)).startsWith("apply a11");
    }

    // -- the numbers ------------------------------------------------------------------------------------------------

    @Test
    void theStatusTellsWhatRemainsAndForHowLong() {
        rig.appended(20, "a").appended("b").draining().pass(10).applied("a", 1);

        ReplayStatus all = rig.status();
        OfTenant one = rig.status("a");

        assertThat(all.remaining()).isEqualTo(5);
        assertThat(all.oldestMicros()).isEqualTo(OptionalLong.of(17));
        assertThat(all.totals().applied()).isEqualTo(16);
        assertThat(one.remaining()).isEqualTo(4);
        assertThat(one.perSecond()).isEqualTo(16 / 5.0);
        assertThat(one.eta()).contains(Duration.ofMillis(1250));
    }

    @Test
    void theOldestIsToldAlsoWhileNothingIsRead() {
        rig.appended("b", "a");

        assertThat(rig.status().oldestMicros()).hasValue(1);
        assertThat(rig.pause("b").status().pausedTenants()).isEqualTo(1);
    }

    @Test
    void whatAStartHasNotComeAcrossHasNoAge() {
        TenantId tenant = new TenantId("a");
        Backlog.OfTenant unknown = new Backlog.OfTenant(tenant, 1, 100, Position.NONE, 0);
        Replay<String> replay =
                new Replay<>(ReplaySettings.DEFAULT, new Backlog(Position.NONE, new Position(2), List.of(unknown)), 0);

        assertThat(replay.status(1).oldestMicros()).isEmpty();
        assertThat(replay.status(tenant, 1).orElseThrow().oldestMicros()).isEmpty();
    }

    @Test
    void anEntryThatIsToldOutOfOrderIsRefused() {
        rig.appended("a", "a");

        assertThatThrownBy(() -> rig.replay.onAppended(new TenantId("b"), new Position(2), 0, rig.now))
                .isInstanceOf(IllegalStateException.class);
    }
}
