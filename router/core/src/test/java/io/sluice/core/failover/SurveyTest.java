package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.B;
import static io.sluice.core.failover.Views.P;
import static io.sluice.core.failover.Views.SHARD;
import static io.sluice.core.failover.Views.order;
import static io.sluice.core.failover.Views.replica;
import static io.sluice.core.failover.Views.seen;
import static io.sluice.core.failover.Views.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SurveyTest {
    private static final Order PROMOTION = order(Handover.Kind.PROMOTION);
    private static final Order SWITCHOVER = order(Handover.Kind.SWITCHOVER);
    private static final Order FOLLOW = order(Handover.Kind.FOLLOW);

    private static Survey.Found found(ShardRecord shard, Order order, Views.View... views) {
        return new Survey(shard, Views.of(views), Optional.of(seen(9, false)), 10_500_000_000L).of(order);
    }

    private static Survey.Found found(Order order, Views.View... views) {
        return found(SHARD, order, views);
    }

    private static Order wanting(Order order, ServerAddress candidate) {
        return new Order(
                order.kind(), Optional.of(candidate), order.actor(), order.loss(), order.fence(), false, false);
    }

    private static Choice.Chosen chosen(Survey.Found found) {
        assertThat(found.choice()).isInstanceOf(Choice.Chosen.class);
        return (Choice.Chosen) found.choice();
    }

    private static Blocker blocker(Survey.Found found) {
        assertThat(found.choice()).isInstanceOf(Choice.Blocked.class);
        return ((Choice.Blocked) found.choice()).why();
    }

    // -- promotion --------------------------------------------------------------------------------------------------

    @Test
    void aPromotionNeedsNoWordOfThePrimaryAndIsNotPlanned() {
        Survey.Found found = found(PROMOTION, replica(A, 9, 9));

        assertThat(chosen(found).candidate().server()).isEqualTo(A);
        assertThat(found.isPlanned()).isFalse();
    }

    @Test
    void aPromotionIsBlockedByALossThatIsNotAllowed() {
        assertThat(blocker(found(PROMOTION, replica(A, 8, 8)))).isEqualTo(Blocker.LOSS);
    }

    @Test
    void aPromotionIsBlockedWhileOnlyAnUnfitReplicaHasItAll() {
        assertThat(blocker(found(PROMOTION, replica(A, 9, 9), replica(B, 10, 10).inBackup())))
                .isEqualTo(Blocker.LOSS);
    }

    @Test
    void aPromotionOfTheWantedOneIsBlockedWhileAnotherIsAhead() {
        assertThat(blocker(found(wanting(PROMOTION, A), replica(A, 9, 9), replica(B, 10, 10))))
                .isEqualTo(Blocker.CANDIDATE_BEHIND);
    }

    // -- switchover -------------------------------------------------------------------------------------------------

    @Test
    void aSwitchoverDoesNotWaitForAReplicaThatAppliesLateOnPurpose() {
        Views.View primary = replica(P, 20, 20).writable();

        assertThat(chosen(found(SWITCHOVER, primary, replica(A, 20, 20).delayed(60), replica(B, 19, 19)))
                        .candidate()
                        .server())
                .isEqualTo(B);
        Survey.Found alone = found(SWITCHOVER, primary, replica(A, 20, 20).delayed(60));
        assertThat(blocker(alone)).isEqualTo(Blocker.TOO_FAR_BEHIND);
        assertThat(((Choice.Blocked) alone.choice()).text()).endsWith("a:3306 applies 60 s late on purpose");
        assertThat(blocker(found(
                        wanting(SWITCHOVER, A), primary, replica(A, 20, 20).delayed(60), replica(B, 20, 20))))
                .isEqualTo(Blocker.TOO_FAR_BEHIND);
    }

    /** It receives from the primary before, which has become a replica itself. */
    @Test
    void aSwitchoverDoesNotWaitForAReplicaThatIsStillToBeTurned() {
        Views.View primary = replica(P, 20, 20).writable();
        ShardRecord unsettled =
                SHARD.withFailover(SHARD.epoch(), SHARD.failover().withUnsettled(Set.of(A)));

        assertThat(chosen(found(unsettled, SWITCHOVER, primary, replica(A, 20, 20), replica(B, 19, 19)))
                        .candidate()
                        .server())
                .isEqualTo(B);
        Survey.Found alone = found(unsettled, SWITCHOVER, primary, replica(A, 20, 20));
        assertThat(blocker(alone)).isEqualTo(Blocker.TOO_FAR_BEHIND);
        assertThat(((Choice.Blocked) alone.choice()).text()).contains("still to be turned");
    }

    /** Its delay is lifted. */
    @Test
    void aPromotionTakesAReplicaThatAppliesLateOnPurpose() {
        assertThat(chosen(found(PROMOTION, replica(A, 3, 9).delayed(60)))
                        .candidate()
                        .server())
                .isEqualTo(A);
    }

    @Test
    void aSwitchoverIsPlannedAndLosesNothing() {
        Survey.Found found = found(SWITCHOVER, replica(P, 20, 20).writable(), replica(A, 12, 15));

        assertThat(chosen(found).candidate().server()).isEqualTo(A);
        assertThat(chosen(found).loss().isProven()).isTrue();
        assertThat(found.isPlanned()).isTrue();
    }

    @Test
    void aSwitchoverNeedsThePrimary() {
        assertThat(blocker(found(SWITCHOVER, replica(A, 9, 9)))).isEqualTo(Blocker.PRIMARY_UNSEEN);
        assertThat(blocker(new Survey(
                                SHARD,
                                Views.of(replica(P, 9, 9).writable(), replica(A, 9, 9)),
                                Optional.empty(),
                                10_500_000_000L)
                        .of(SWITCHOVER)))
                .isEqualTo(Blocker.PRIMARY_UNSEEN);
        assertThat(blocker(found(SWITCHOVER, replica(P, 9, 9).followingNobody(), replica(A, 9, 9))))
                .isEqualTo(Blocker.PRIMARY_READ_ONLY);
    }

    @Test
    void aSwitchoverToOneThatIsTooFarBehindOrReceivesNothingIsBlocked() {
        Views.View primary = replica(P, 20_000, 20_000).writable();

        assertThat(blocker(found(SWITCHOVER, primary, replica(A, 9_999, 20_000))))
                .isEqualTo(Blocker.TOO_FAR_BEHIND);
        assertThat(blocker(found(SWITCHOVER, primary, replica(A, 20_000, 20_000).notReceiving())))
                .isEqualTo(Blocker.TOO_FAR_BEHIND);
        assertThat(chosen(found(SWITCHOVER, primary, replica(A, 10_000, 20_000)))
                        .candidate()
                        .server())
                .isEqualTo(A);
    }

    @Test
    void theWantedOneIsSwitchedToThoughAnotherWasAskedLater() {
        Survey.Found found =
                found(wanting(SWITCHOVER, A), replica(P, 20, 20).writable(), replica(A, 18, 18), replica(B, 19, 19));

        assertThat(chosen(found).candidate().server()).isEqualTo(A);
    }

    @Test
    void aSwitchoverToAnUnfitOneIsBlocked() {
        assertThat(blocker(found(
                        wanting(SWITCHOVER, A),
                        replica(P, 20, 20).writable(),
                        replica(A, 20, 20).inBackup(),
                        replica(B, 20, 20))))
                .isEqualTo(Blocker.CANDIDATE_UNFIT);
    }

    @Test
    void nobodyIsPromotedBesideTheOneOfSomebodyElse() {
        Views.View promoted = replica(A, 9, 9).writable();

        assertThat(blocker(found(PROMOTION, promoted, replica(B, 9, 9)))).isEqualTo(Blocker.BOTH_WRITABLE);
        assertThat(blocker(found(SWITCHOVER, replica(P, 9, 9).writable(), promoted, replica(B, 9, 9))))
                .isEqualTo(Blocker.BOTH_WRITABLE);
    }

    // -- follow -----------------------------------------------------------------------------------------------------

    @Test
    void whoTakesWritesAndFollowsNobodyIsFollowed() {
        Survey.Found found = found(
                FOLLOW, replica(P, 9, 9).followingNobody(), replica(A, 9, 9).writable(), replica(B, 9, 9));

        assertThat(chosen(found).candidate().server()).isEqualTo(A);
        assertThat(found.isPlanned()).isTrue();
    }

    @Test
    void whoWasStoppedRatherThanMadeToForgetItsSourceIsFollowed() {
        Views.View promoted = replica(A, 9, 9).takingWrites().notReceiving().notApplying();

        assertThat(chosen(found(FOLLOW, promoted)).candidate().server()).isEqualTo(A);
    }

    @Test
    void aReplicaThatTakesWritesAndOnlyHasLostItsSourceIsNotFollowed() {
        Views.View careless = replica(A, 9, 9).takingWrites().notReceiving();

        assertThat(blocker(found(FOLLOW, careless, replica(B, 9, 9)))).isEqualTo(Blocker.NOT_PROMOTED);
    }

    @Test
    void oneThatWasPromotedWithoutWhatTheOldPrimaryHasIsNotAPlan() {
        Survey.Found silent = found(FOLLOW, replica(A, 8, 8).writable());
        Survey.Found behind = found(
                FOLLOW, replica(P, 9, 9).followingNobody(), replica(A, 8, 8).writable());

        assertThat(silent.isPlanned()).isFalse();
        assertThat(behind.isPlanned()).isFalse();
        assertThat(chosen(silent).loss().count()).isOne();
    }

    @Test
    void noneIsFollowedWhileTwoTakeWrites() {
        assertThat(blocker(found(
                        FOLLOW, replica(P, 9, 9).writable(), replica(A, 9, 9).writable())))
                .isEqualTo(Blocker.BOTH_WRITABLE);
        assertThat(blocker(found(
                        FOLLOW, replica(A, 9, 9).writable(), replica(B, 9, 9).writable())))
                .isEqualTo(Blocker.BOTH_WRITABLE);
    }

    @Test
    void aDemotedOneIsNotFollowed() {
        ShardRecord shard = with(failover -> failover.withDemoted(A, true));

        assertThat(blocker(found(shard, FOLLOW, replica(A, 9, 9).writable()))).isEqualTo(Blocker.NOT_PROMOTED);
    }
}
