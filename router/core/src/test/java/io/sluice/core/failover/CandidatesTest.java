package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.B;
import static io.sluice.core.failover.Views.P;
import static io.sluice.core.failover.Views.SHARD;
import static io.sluice.core.failover.Views.replica;
import static io.sluice.core.failover.Views.seen;
import static io.sluice.core.failover.Views.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CandidatesTest {
    /** Half a second after P was seen. */
    private static final long STOOD_NANOS = 10_500_000_000L;

    private static Candidates of(ShardRecord shard, Optional<LastSeen> primary, Views.View... views) {
        return new Candidates(shard, Views.of(views), primary, STOOD_NANOS);
    }

    private static Choice choose(Views.View... views) {
        return of(SHARD, Optional.of(seen(9, false)), views).choose(Optional.empty());
    }

    private static ServerAddress chosen(Choice choice) {
        assertThat(choice).isInstanceOf(Choice.Chosen.class);
        return ((Choice.Chosen) choice).candidate().server();
    }

    private static Loss loss(Choice choice) {
        assertThat(choice).isInstanceOf(Choice.Chosen.class);
        return ((Choice.Chosen) choice).loss();
    }

    private static Choice.Blocked blocked(Choice choice) {
        assertThat(choice).isInstanceOf(Choice.Blocked.class);
        return (Choice.Blocked) choice;
    }

    // -- who --------------------------------------------------------------------------------------------------------

    @Test
    void theOneThatHasReceivedMostIsChosen() {
        assertThat(chosen(choose(replica(A, 9, 9), replica(B, 5, 10)))).isEqualTo(B);
    }

    @Test
    void ofThoseThatHaveReceivedTheSameTheOneThatHasAppliedMoreIsChosen() {
        assertThat(chosen(choose(replica(A, 5, 9), replica(B, 9, 9)))).isEqualTo(B);
    }

    @Test
    void ofThoseThatHaveAppliedTheSameTheOneWithLessDelayIsChosen() {
        assertThat(chosen(choose(replica(A, 9, 9).delayed(60), replica(B, 9, 9))))
                .isEqualTo(B);
        assertThat(chosen(choose(replica(A, 9, 9).delayed(60), replica(B, 8, 8))))
                .isEqualTo(A);
        assertThat(chosen(choose(replica(A, 9, 9).delayed(60), replica(B, 8, 9))))
                .isEqualTo(A);
    }

    @Test
    void ofEqualsTheOneThatIsListedFirstIsChosen() {
        assertThat(chosen(choose(replica(B, 9, 9), replica(A, 9, 9)))).isEqualTo(A);
    }

    private record Case(Unfit why, ShardRecord shard, Views.View a) {}

    private static Stream<Case> unfit() {
        return Stream.of(
                new Case(Unfit.CORDONED, with(failover -> failover.withCordon(A, true)), replica(A, 9, 9)),
                new Case(Unfit.DEMOTED, with(failover -> failover.withDemoted(A, true)), replica(A, 9, 9)),
                new Case(Unfit.QUARANTINED, SHARD.withQuarantine(new Epoch(8), A, true), replica(A, 9, 9)),
                new Case(Unfit.NO_BINLOG, SHARD, replica(A, 9, 9).withoutBinlog()),
                new Case(Unfit.IN_BACKUP, SHARD, replica(A, 9, 9).inBackup()),
                new Case(Unfit.NOT_REPLICA, SHARD, replica(A, 9, 9).followingNobody()),
                new Case(Unfit.APPLIER_STOPPED, SHARD, replica(A, 9, 9).notApplying()),
                new Case(Unfit.ERRANT, SHARD, replica(A, 9, 9).withOwnTransaction()));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whoIsUnfitIsNeverChosen(Case unfit) {
        Candidates alone = of(unfit.shard(), Optional.of(seen(9, false)), unfit.a());
        Candidates beside = of(unfit.shard(), Optional.of(seen(9, false)), unfit.a(), replica(B, 0, 0));

        assertThat(blocked(alone.choose(Optional.empty())).why()).isEqualTo(Blocker.NO_CANDIDATE);
        assertThat(blocked(alone.choose(Optional.empty())).text())
                .contains("a:3306 " + unfit.why().text())
                .contains("b:3306 " + Unfit.SILENT.text());
        assertThat(chosen(beside.choose(Optional.empty()))).isEqualTo(B);
        assertThat(blocked(beside.choose(Optional.of(A))).why()).isEqualTo(Blocker.CANDIDATE_UNFIT);
        assertThat(blocked(beside.only(A)).text()).contains(unfit.why().text());
    }

    @Test
    void everyReasonToBeUnfitIsTried() {
        assertThat(Stream.concat(Stream.of(Unfit.SILENT), unfit().map(Case::why)))
                .containsExactlyInAnyOrder(Unfit.values());
    }

    @Test
    void whoHasLostItsSourceIsFit() {
        assertThat(chosen(choose(replica(A, 9, 9).notReceiving()))).isEqualTo(A);
    }

    @Test
    void whatTheOldPrimaryWroteAfterItWasSeenIsNotErrant() {
        assertThat(chosen(choose(replica(A, 12, 12)))).isEqualTo(A);
    }

    @Test
    void noServerOutsideOfTheShardIsChosen() {
        Candidates candidates = of(SHARD, Optional.of(seen(9, false)), replica(P, 9, 9), replica(A, 9, 9));

        assertThat(blocked(candidates.choose(Optional.of(P))).why()).isEqualTo(Blocker.CANDIDATE_UNFIT);
    }

    @Test
    void aShardWithoutReplicaHasNoCandidate() {
        ShardRecord alone = new ShardRecord(
                SHARD.id(), SHARD.epoch(), P, List.of(), SHARD.adminUser(), SHARD.adminPassword(), SHARD.tls());

        assertThat(blocked(of(alone, Optional.empty()).choose(Optional.empty())).why())
                .isEqualTo(Blocker.NO_REPLICA);
    }

    @Test
    void theWantedOneIsChosenUnlessAnotherHasReceivedMore() {
        Candidates equal = of(SHARD, Optional.of(seen(9, false)), replica(A, 9, 9), replica(B, 3, 9));
        Candidates behind = of(SHARD, Optional.of(seen(9, false)), replica(A, 9, 9), replica(B, 8, 8));

        assertThat(chosen(equal.choose(Optional.of(B)))).isEqualTo(B);
        assertThat(blocked(behind.choose(Optional.of(B))).why()).isEqualTo(Blocker.CANDIDATE_BEHIND);
        assertThat(chosen(behind.only(B))).isEqualTo(B);
    }

    // -- what is lost -----------------------------------------------------------------------------------------------

    @Test
    void whatThePrimaryWasSeenToHaveAndTheCandidateLacksIsLost() {
        Loss loss = loss(choose(replica(A, 5, 7)));

        assertThat(loss.count()).isEqualTo(2);
        assertThat(loss.missing()).endsWith(":8-9");
        assertThat(loss.unseen()).contains(Duration.ofMillis(500));
        assertThat(loss.isProven()).isFalse();
    }

    @Test
    void whatIsReceivedIsNotLostThoughItIsNotAppliedYet() {
        assertThat(loss(choose(replica(A, 5, 9))).count()).isZero();
    }

    @Test
    void whatAnUnfitReplicaHasReceivedIsLostToo() {
        Loss loss = loss(choose(replica(A, 9, 9), replica(B, 5, 11).inBackup()));

        assertThat(loss.count()).isEqualTo(2);
        assertThat(loss.missing()).endsWith(":10-11");
    }

    @Test
    void whatAnUnfitReplicaHasOfItsOwnIsNoLoss() {
        assertThat(loss(choose(replica(B, 9, 9), replica(A, 9, 9).withOwnTransaction()))
                        .count())
                .isZero();
    }

    @Test
    void semiSynchronousReplicationProvesIfAllReplicasAreSeen() {
        Optional<LastSeen> semiSync = Optional.of(seen(9, true));

        assertThat(loss(of(SHARD, semiSync, replica(A, 9, 9), replica(B, 3, 9)).choose(Optional.empty()))
                        .isProven())
                .isTrue();
        assertThat(loss(of(SHARD, semiSync, replica(A, 9, 9)).choose(Optional.empty()))
                        .isProven())
                .as("the silent one may have acknowledged more")
                .isFalse();
        assertThat(loss(of(SHARD, semiSync, replica(A, 8, 8), replica(B, 8, 8)).choose(Optional.empty()))
                        .isProven())
                .as("something is missing all the same")
                .isFalse();
    }

    /** P was seen at second 10. */
    @ParameterizedTest
    @CsvSource({"9_999_999_999, GIVEN", "10_000_000_000, GIVEN", "10_000_000_001, REPLICA_RESTARTED"})
    void whoWasStartedSinceTheLastLookMayHaveThrownAwayWhatItAcknowledged(String startedNanos, Loss.Proof proof) {
        long started = Long.parseLong(startedNanos.replace("_", ""));
        Optional<LastSeen> semiSync = Optional.of(seen(9, true));
        Candidates other =
                of(SHARD, semiSync, replica(A, 9, 9), replica(B, 9, 9).startedAt(started));
        Candidates itself = of(SHARD, semiSync, replica(A, 9, 9).startedAt(started), replica(B, 3, 9));

        assertThat(loss(other.choose(Optional.empty())).proof()).isEqualTo(proof);
        assertThat(loss(itself.only(A)).proof()).isEqualTo(proof);
    }

    @Test
    void anUnfitReplicaThatHasReceivedMoreIsTheOneThatMayHaveAcknowledged() {
        Candidates candidates = of(
                SHARD,
                Optional.of(seen(9, true)),
                replica(A, 9, 9),
                replica(B, 5, 10).inBackup());

        assertThat(loss(candidates.choose(Optional.empty())).isProven()).isFalse();
    }

    @Test
    void ofAPrimaryThatWasNeverSeenNothingIsKnown() {
        Loss loss = loss(of(SHARD, Optional.empty(), replica(A, 9, 9)).choose(Optional.empty()));

        assertThat(loss).isEqualTo(Loss.UNKNOWN);
    }

    @Test
    void aPrimaryThatWasSeenAfterItStoodHasCommittedNothingUnseen() {
        Map<ServerAddress, ServerView> views = Views.of(replica(A, 9, 9));
        Candidates candidates = new Candidates(SHARD, views, Optional.of(seen(9, false)), 9_000_000_000L);

        assertThat(loss(candidates.choose(Optional.empty())).unseen()).contains(Duration.ZERO);
    }
}
