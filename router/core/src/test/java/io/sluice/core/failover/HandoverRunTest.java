package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.B;
import static io.sluice.core.failover.Views.P;
import static io.sluice.core.failover.Views.order;
import static io.sluice.core.failover.Views.replica;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.Handover.Kind;
import io.sluice.core.tenant.Handover.Step;
import io.sluice.core.tenant.LossPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class HandoverRunTest {
    private static Order fencedBy(Handover.Fence fence) {
        return new Order(Kind.PROMOTION, Optional.empty(), "dba", LossPolicy.UNSEEN, fence, false, false);
    }

    private static HandoverEnd.Undone undone(HandoverRig rig) {
        assertThat(rig.end()).isPresent();
        assertThat(rig.end().get()).isInstanceOf(HandoverEnd.Undone.class);
        return (HandoverEnd.Undone) rig.end().get();
    }

    // -- effects in their order -------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROMOTION  | Survey, record PROMOTION FENCING a since 2000, AwaitRouters, hook p, \
            record PROMOTION FENCED a since 2000, stop a, Survey, look a, record PROMOTION PROMOTING a since 2000, \
            promote a, publish a
            SWITCHOVER | Survey, record SWITCHOVER HOLDING a since 2000, AwaitQuiet, read-only p, \
            record SWITCHOVER FENCING a since 2000, AwaitRouters, look p, look a, \
            record SWITCHOVER PROMOTING a since 2000, promote a, publish a as planned
            FOLLOW     | Survey, record FOLLOW FENCING a since 2000, AwaitRouters, look a, publish a as planned
            """)
    void eachKindHasItsEffectsInTheirOrder(Kind kind, String effects) {
        HandoverRig rig = HandoverRig.begun(kind).upTo(Phase.ENDED);

        assertThat(String.join(", ", rig.told())).isEqualTo(effects);
        assertThat(rig.end()).containsInstanceOf(HandoverEnd.Done.class);
    }

    @ParameterizedTest
    @EnumSource(value = Handover.Fence.class, names = "HOOK", mode = EnumSource.Mode.EXCLUDE)
    void theHookIsRunOnlyIfItIsOrdered(Handover.Fence fence) {
        HandoverRig rig = HandoverRig.begun(fencedBy(fence)).upTo(Phase.ENDED);

        assertThat(rig.told()).doesNotContain("hook p").contains("promote a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROMOTION  | RECORD_PROMOTING | demote a, record nothing
            PROMOTION  | PROMOTE          | demote a, record unsure a
            SWITCHOVER | RECORD_PROMOTING | writable p, record nothing
            SWITCHOVER | PROMOTE          | demote a, writable p, record unsure a
            FOLLOW     | ROUTERS          | record nothing
            """)
    void whatWasBegunIsTakenBackInItsOrder(Kind kind, Phase last, String effects) {
        HandoverRig rig = HandoverRig.begun(kind).upTo(last);
        rig.told();

        rig.aborted().upTo(Phase.ENDED);

        assertThat(String.join(", ", rig.told())).isEqualTo(effects);
        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(last, "the dba"));
    }

    // -- the survey -------------------------------------------------------------------------------------------------

    @Test
    void whatIsBlockedDoesNothing() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION);
        rig.told();

        rig.surveyed(Map.of());

        assertThat(rig.told()).isEmpty();
        assertThat(rig.end()).containsInstanceOf(HandoverEnd.Blocked.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRehearsalDoesNothing(Kind kind) {
        Order order = order(kind);
        HandoverRig rig =
                HandoverRig.begun(new Order(kind, order.candidate(), "dba", order.loss(), order.fence(), true, false));

        rig.answer();

        assertThat(rig.told()).containsExactly("Survey");
        assertThat(rig.run.phase()).isEqualTo(Phase.ENDED);
        assertThat(rig.end()).containsInstanceOf(HandoverEnd.Rehearsed.class);
    }

    @Test
    void whatIsAbortedBeforeACandidateIsChosenLeavesNothing() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).aborted();

        assertThat(rig.told()).containsExactly("Survey");
        assertThat(undone(rig).at()).isEqualTo(Phase.SURVEY);
    }

    // -- what may be missing is known when nothing more comes ---------------------------------------------------------

    @Test
    void theLossIsLookedAtAgainWhenTheCandidateReceivesNothingMore() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.COMPARE);
        rig.told();

        rig.surveyed(Views.of(replica(A, 9, 9), replica(B, 9, 10)));

        assertThat(rig.told()).containsExactly("demote a");
        assertThat(undone(rig.upTo(Phase.ENDED)).why())
                .contains("transactions would be lost")
                .contains(":10");
    }

    @Test
    void theLossThatIsStatedIsTheLastOne() {
        HandoverRig rig = HandoverRig.begun(new Order(
                        Kind.PROMOTION, Optional.empty(), "dba", LossPolicy.ANY, Handover.Fence.HOOK, false, false))
                .upTo(Phase.COMPARE)
                .surveyed(Views.of(replica(A, 8, 8), replica(B, 9, 11)))
                .upTo(Phase.ENDED);

        assertThat(rig.end())
                .hasValueSatisfying(end ->
                        assertThat(((HandoverEnd.Done) end).loss().count()).isEqualTo(3));
    }

    @Test
    void theCandidateMustAnswerTheComparison() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.COMPARE);

        rig.surveyed(Views.of(replica(B, 9, 9)));

        assertThat(rig.run.phase()).isEqualTo(Phase.COMPARE);
        assertThat(undone(rig.pass(1_000).upTo(Phase.ENDED)).why())
                .isEqualTo("no end within 1000 ms: a:3306 does not answer");
    }

    @Test
    void aCandidateThatLosesItsRelayLogIsNotCaughtUp() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.CATCH_UP);

        rig.viewed(replica(A, 7, 7));

        assertThat(rig.run.phase()).isEqualTo(Phase.CATCH_UP);
        assertThat(rig.pass(3_000).run.phase()).isEqualTo(Phase.UNDO_PROMOTE);
    }

    @Test
    void aSwitchoverIsCaughtUpWhenTheCandidateHasWhatThePrimaryHasNow() {
        HandoverRig rig = HandoverRig.begun(Kind.SWITCHOVER).upTo(Phase.POSITION);

        rig.viewed(replica(P, 30, 30).followingNobody()).viewed(replica(A, 29, 30));
        assertThat(rig.run.phase()).isEqualTo(Phase.CATCH_UP);

        rig.passUntilWoken().viewed(replica(A, 30, 30));
        assertThat(rig.run.phase()).isEqualTo(Phase.RECORD_PROMOTING);
    }

    // -- limits -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "PROMOTION, SURVEY, 1000",
        "PROMOTION, RECORD_BEGIN, 1000",
        "PROMOTION, ROUTERS, 1000",
        "PROMOTION, FENCE, 5000",
        "PROMOTION, RECORD_FENCED, 1000",
        "PROMOTION, STOP_RECEIVING, 1000",
        "PROMOTION, COMPARE, 1000",
        "PROMOTION, CATCH_UP, 3000",
        "PROMOTION, RECORD_PROMOTING, 1000",
        "PROMOTION, PROMOTE, 1000",
        "SWITCHOVER, QUIET, 500",
        "SWITCHOVER, READ_ONLY, 1000",
        "SWITCHOVER, RECORD_FENCING, 1000",
        "SWITCHOVER, POSITION, 1000",
        "SWITCHOVER, CATCH_UP, 500"
    })
    void everyPhaseHasItsLimit(Kind kind, Phase phase, long millis) {
        HandoverRig rig = HandoverRig.begun(kind).upTo(phase);
        assertThat(rig.wakesIn()).isEqualTo(millis);

        assertThat(rig.pass(millis - 1).run.phase()).isEqualTo(phase);
        rig.pass(1).upTo(Phase.ENDED);

        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(phase, "no end within " + millis + " ms"));
    }

    @Test
    void whatFailsUntilItsLimitSaysWhy() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.ROUTERS);
        for (int i = 0; i < 10; i++) {
            rig.failed(Phase.ROUTERS).passUntilWoken();
        }

        assertThat(undone(rig.upTo(Phase.ENDED)).why()).isEqualTo("no end within 1000 ms: it rains");
    }

    @Test
    void whatFailedInAnEarlierPhaseIsNoReason() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.ROUTERS);
        rig.failed(Phase.ROUTERS).passUntilWoken().answer();

        rig.pass(5_000).upTo(Phase.ENDED);

        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(Phase.FENCE, "no end within 5000 ms"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PUBLISH", "RECORD_UNDONE"})
    void whatTheMapIsToSayIsTriedForEver(Phase phase) {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION);
        if (phase == Phase.PUBLISH) {
            rig.upTo(phase);
        } else {
            rig.upTo(Phase.ROUTERS).aborted();
        }
        String effect = rig.told().get(phase == Phase.PUBLISH ? 10 : 3);
        for (int i = 0; i < 1_000; i++) {
            rig.failed(phase).passUntilWoken();

            assertThat(rig.told()).containsExactly(effect);
        }
        assertThat(rig.aborted().run.phase()).isEqualTo(phase);
    }

    @Test
    void anAnswerThatComesWhileTheNextTryIsWaitedForIsNotHeeded() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.PROMOTE);

        rig.failed(Phase.PROMOTE).done(Phase.PROMOTE);

        assertThat(rig.run.phase()).isEqualTo(Phase.PROMOTE);
    }

    @Test
    void theWordOfTheHookIsAskedForOnce() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.FENCE);
        rig.told();

        rig.failed(Phase.FENCE).upTo(Phase.ENDED);

        assertThat(rig.told()).containsExactly("record nothing");
        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(Phase.FENCE, "it rains"));
    }

    @Test
    void aPrimaryThatCannotBeMadeWritableAgainIsTold() {
        HandoverRig rig =
                HandoverRig.begun(Kind.SWITCHOVER).upTo(Phase.READ_ONLY).aborted();

        rig.pass(3_000).upTo(Phase.ENDED);

        assertThat(undone(rig).why()).isEqualTo("the dba; and the primary may still be read-only");
    }

    @Test
    void aCandidateThatCannotBeDemotedIsRecordedAsUnsure() {
        HandoverRig rig = HandoverRig.carriedOn(Kind.PROMOTION, Step.PROMOTING)
                .upTo(Phase.ROUTERS)
                .aborted();
        rig.told();

        rig.pass(1_000);

        assertThat(rig.told()).containsExactly("record unsure a");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SURVEY", "COMPARE", "CATCH_UP"})
    void whatEndsByWhatIsSeenDoesNotEndByAWord(Phase phase) {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(phase);

        assertThatIllegalStateException().isThrownBy(() -> rig.done(phase));
    }

    // -- carried on -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROMOTION  | FENCING   | AwaitRouters, hook p, record PROMOTION FENCED a since 1000, stop a, Survey, look a, \
            record PROMOTION PROMOTING a since 1000, promote a, publish a
            PROMOTION  | FENCED    | AwaitRouters, stop a, Survey, look a, record PROMOTION PROMOTING a since 1000, \
            promote a, publish a
            PROMOTION  | PROMOTING | AwaitRouters, stop a, Survey, look a, record PROMOTION PROMOTING a since 1000, \
            promote a, publish a
            FOLLOW     | FENCING   | AwaitRouters, look a, publish a
            SWITCHOVER | HOLDING   | writable p, record nothing
            SWITCHOVER | FENCING   | writable p, record nothing
            SWITCHOVER | PROMOTING | demote a, writable p, record unsure a
            """)
    void whatWasBegunIsTakenOverAndCarriedOnFromItsStep(Kind kind, Step step, String effects) {
        HandoverRig rig = HandoverRig.carriedOn(kind, step);
        assertThat(rig.told()).containsExactly("record " + kind + " " + step + " a since 1000");

        rig.upTo(Phase.ENDED);

        assertThat(String.join(", ", rig.told())).isEqualTo(effects);
    }

    @Test
    void nothingIsDoneBeforeItIsTakenOver() {
        HandoverRig rig = HandoverRig.carriedOn(Kind.PROMOTION, Step.PROMOTING);
        List<String> first = rig.told();

        rig.aborted().pass(800);
        assertThat(rig.told()).isEmpty();
        rig.failed(Phase.TAKE_OVER).passUntilWoken();
        assertThat(rig.told()).isEqualTo(first);

        rig.done(Phase.TAKE_OVER).upTo(Phase.ENDED);
        assertThat(rig.told()).containsExactly("demote a", "record unsure a");
        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(Phase.TAKE_OVER, "the dba"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatCannotBeTakenOverIsLeftAsItIs(Kind kind) {
        HandoverRig rig = HandoverRig.carriedOn(kind, Step.FENCING);
        rig.told();

        rig.failed(Phase.TAKE_OVER).pass(1_000);

        assertThat(rig.told()).isEmpty();
        assertThat(undone(rig)).isEqualTo(new HandoverEnd.Undone(Phase.TAKE_OVER, "no end within 1000 ms: it rains"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FENCING   | record nothing
            FENCED    | demote a, record nothing
            PROMOTING | demote a, record unsure a
            """)
    void whatIsCarriedOnIsTakenBackByWhatTheOneBeforeMayHaveDone(Step step, String effects) {
        HandoverRig rig = HandoverRig.carriedOn(Kind.PROMOTION, step).upTo(Phase.ROUTERS);
        rig.told();

        rig.aborted().upTo(Phase.ENDED);

        assertThat(String.join(", ", rig.told())).isEqualTo(effects);
    }

    @Test
    void whatMayHaveBeenPromotedIsNotTakenBackForALoss() {
        HandoverRig promoting =
                HandoverRig.carriedOn(Kind.PROMOTION, Step.PROMOTING).upTo(Phase.COMPARE);
        HandoverRig fenced = HandoverRig.carriedOn(Kind.PROMOTION, Step.FENCED).upTo(Phase.COMPARE);

        promoting.surveyed(Views.of(replica(A, 8, 8)));
        fenced.surveyed(Views.of(replica(A, 8, 8)));

        assertThat(promoting.run.phase()).isEqualTo(Phase.CATCH_UP);
        assertThat(fenced.run.phase()).isEqualTo(Phase.UNDO_PROMOTE);
    }

    @Test
    void aSwitchoverOfARouterThatIsNoMoreIsUndone() {
        HandoverRig rig = HandoverRig.carriedOn(Kind.SWITCHOVER, Step.HOLDING).upTo(Phase.ENDED);

        assertThat(undone(rig))
                .isEqualTo(new HandoverEnd.Undone(Phase.TAKE_OVER, "the router that saw to it has restarted"));
    }

    @Test
    void theCandidateIsKnownOnceItIsChosen() {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION);

        assertThat(rig.run.candidate()).isEmpty();
        assertThat(rig.answer().run.candidate()).contains(A);
        assertThat(HandoverRig.carriedOn(Kind.PROMOTION, Step.FENCED).run.candidate())
                .contains(A);
        assertThat(rig.run.order().kind()).isEqualTo(Handover.Kind.PROMOTION);
    }
}
