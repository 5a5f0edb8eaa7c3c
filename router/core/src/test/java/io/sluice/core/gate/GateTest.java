package io.sluice.core.gate;

import static io.sluice.core.gate.GateRig.HOLDS;
import static io.sluice.core.gate.GateRig.REFUSES;
import static io.sluice.core.gate.GateRig.REPLICA;
import static io.sluice.core.gate.GateRig.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Limits.Bounds;
import io.sluice.core.gate.Limits.Rate;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final GateRig rig = new GateRig();

    // -- policy on a contained shard

    @Test
    void aRefusalNamesTheShardAndTheVerdict() {
        rig.contain();

        Admission admission = rig.admit("a", REFUSES, Access.WRITE);

        assertThat(admission)
                .isEqualTo(new Admission.Refuse(
                        SqlError.SHARD_CONTAINED,
                        "Shard 's1' is contained (frozen); the statement was not sent",
                        Reason.POLICY_REFUSES));
    }

    @Test
    void aBetterNameForTheVerdictChangesNothingElse() {
        rig.contain();
        GateState before = rig.gate.state();

        rig.gate.toContained("write-stalled", false, rig.now + 5);

        assertThat(before).isEqualTo(new GateState.Contained("frozen", false, rig.now));
        assertThat(rig.gate.state()).isEqualTo(new GateState.Contained("write-stalled", false, rig.now));
    }

    @Test
    void onlyPlainReadsGoToAReplica() {
        rig.replicaFresh(Duration.ZERO);
        rig.contain();

        assertThat(rig.admit("a", REPLICA, Access.PLAIN_READ))
                .isEqualTo(new Admission.Replica(GateRig.REPLICA_SERVER, GateRig.STALENESS));
        assertThat(word(rig.admit("b", REPLICA, Access.WRITE))).isEqualTo("refuse NOT_QUEUEABLE");
        assertThat(word(rig.admit("c", REPLICA, Access.IN_TRANSACTION))).isEqualTo("hold POLICY_HOLDS");
        assertThat(word(rig.admit("d", HOLDS, Access.PLAIN_READ))).isEqualTo("hold POLICY_HOLDS");
    }

    @Test
    void aReplicaGrowsStaleWhileNothingIsHeardOfIt() {
        rig.contain();
        rig.replicaFresh(Duration.ZERO);
        rig.pass(GateRig.STALENESS.plusNanos(1));

        assertThat(word(rig.admit("a", REPLICA, Access.PLAIN_READ))).isEqualTo("hold POLICY_HOLDS");
    }

    @Test
    void withoutHoldTimeNothingWaits() {
        TenantPolicy none = new TenantPolicy(Reads.HOLD, Writes.HOLD, Duration.ZERO, GateRig.STALENESS, false);
        rig.contain();

        assertThat(word(rig.admit("a", none, Access.WRITE))).isEqualTo("refuse HELD_TOO_LONG");
    }

    @Test
    void whoWaitsForAPlaceIsAnsweredByPolicyWhenTheShardIsContained() {
        rig.replicaFresh(Duration.ZERO);
        rig.admit("x", "y");
        rig.admit("c", REPLICA, Access.PLAIN_READ);
        rig.admit("a", REFUSES, Access.WRITE);
        rig.admit("b", HOLDS, Access.WRITE);

        rig.contain();
        assertThat(rig.told()).containsExactly("replica c", "refuse a SHARD_CONTAINED");
        rig.pass(GateRig.HOLD.minusNanos(1));
        assertThat(rig.told()).isEmpty();
        rig.pass(Duration.ofNanos(1));
        assertThat(rig.told()).contains("refuse b HELD_TOO_LONG");
    }

    // -- in flight on a server found locked

    @Test
    void whatIsInFlightIsAnsweredWhenItsTenantsPatienceIsOver() {
        Limits limits = GateRig.roomy(10, 1);
        GateRig wide = new GateRig(limits);
        wide.admit("refuses", REFUSES, Access.WRITE);
        wide.admit("reads", REFUSES, Access.PLAIN_READ);
        wide.admit("holds", HOLDS, Access.PLAIN_READ);
        wide.admit("transacts", HOLDS, Access.IN_TRANSACTION);
        wide.pass(Duration.ofMinutes(1));

        wide.contain();
        assertThat(wide.told())
                .containsExactlyInAnyOrder("abandon refuses OUTCOME_UNKNOWN", "abandon reads READ_UNANSWERED");
        wide.pass(GateRig.HOLD);
        assertThat(wide.told())
                .containsExactlyInAnyOrder("abandon holds READ_UNANSWERED", "abandon transacts OUTCOME_UNKNOWN");
    }

    @Test
    void anOpenGateAbandonsNothing() {
        rig.admit("a");
        rig.contain();
        rig.open();
        rig.pass(Duration.ofMinutes(5));

        assertThat(rig.told()).isEmpty();
        assertThat(rig.gate.wakeAt()).isEmpty();
    }

    // -- release

    @Test
    void theReleasedComeAFewAtFirstAndTwiceAsManyWithEachRound() {
        GateRig wide = new GateRig(GateRig.roomy(100, 2));
        wide.contain();
        for (int i = 0; i < 14; i++) {
            wide.admit("t-" + i);
        }

        wide.open();
        assertThat(wide.told()).containsExactly("send t-0", "send t-1");
        wide.end("t-0");
        wide.end("t-1");
        assertThat(wide.told()).containsExactly("send t-2", "send t-3", "send t-4", "send t-5");
        wide.end("t-2");
        wide.end("t-3");
        wide.end("t-4");
        wide.end("t-5");
        assertThat(wide.told()).hasSize(8).last().isEqualTo("send t-13");
    }

    @Test
    void whoComesWhileOthersAreReleasedWaitsBehindThem() {
        GateRig wide = new GateRig(GateRig.roomy(100, 1));
        wide.contain();
        wide.admit("a-1", "a-2");
        wide.open();
        assertThat(wide.told()).containsExactly("send a-1");

        assertThat(word(wide.admit("b", HOLDS, Access.WRITE))).isEqualTo("hold SHARD_PLACES_TAKEN");
        wide.end("a-1");
        assertThat(wide.told()).containsExactly("send a-2", "send b");
    }

    @Test
    void transactionsThatHadBegunGoAheadOfAllAndTakeNoPlace() {
        rig.contain();
        rig.admit("a");
        rig.admit("b", HOLDS, Access.IN_TRANSACTION);
        rig.admit("c", HOLDS, Access.IN_TRANSACTION);

        rig.open();

        assertThat(rig.told()).containsExactly("send b", "send c", "send a");
    }

    @Test
    void aTenantAtItsLimitStepsAsideForTheOthers() {
        GateRig narrow = new GateRig(GateRig.limits(new Bounds(2, 9, 9999), new Bounds(1, 9, 9999), Rate.UNLIMITED));
        narrow.admit("a-1", "b-1", "a-2", "b-2", "c-1");

        narrow.end("b-1");
        assertThat(narrow.told()).containsExactly("send b-2");
        narrow.end("b-2");
        assertThat(narrow.told()).containsExactly("send c-1");
        narrow.end("a-1");
        assertThat(narrow.told()).containsExactly("send a-2");
    }

    @Test
    void whatIsOverIsRefusedEvenIfTheGateOpensNow() {
        rig.contain();
        rig.admit("a");
        rig.now += GateRig.HOLD.toNanos();

        rig.open();

        assertThat(rig.told()).containsExactly("refuse a HELD_TOO_LONG");
    }

    @Test
    void whoLeftIsNeverSent() {
        rig.contain();
        rig.admit("a", "b");
        rig.end("a");

        rig.open();

        assertThat(rig.told()).containsExactly("send b");
        assertThat(rig.gate.totals().left()).isEqualTo(1);
    }

    // -- bulkheads

    @Test
    void aTenantNeverTakesMoreThanItsShareOfTheWaitingPlaces() {
        rig.contain();
        rig.admit("a-1", "a-2");

        assertThat(word(rig.admit("a-3", HOLDS, Access.WRITE))).isEqualTo("refuse TENANT_BUSY");
        assertThat(word(rig.admit("b-1", HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
    }

    @Test
    void whenAllWaitingPlacesAreTakenTheNextIsRefused() {
        rig.contain();
        rig.admit("a-1", "a-2", "b-1", "b-2");

        assertThat(word(rig.admit("c", HOLDS, Access.WRITE))).isEqualTo("refuse SHARD_BUSY");
        assertThat(word(rig.admit("d", HOLDS, Access.IN_TRANSACTION))).isEqualTo("refuse SESSION_STATE_LOST");
    }

    @Test
    void bytesThatWaitAreBounded() {
        rig.contain();
        Admission tooLong = rig.gate.admit(rig.visit("a"), GateRig.tenant("a"), HOLDS, Access.WRITE, 601, rig.now);
        Admission fits = rig.gate.admit(rig.visit("a"), GateRig.tenant("a"), HOLDS, Access.WRITE, 600, rig.now);
        Admission overShard = rig.gate.admit(rig.visit("b"), GateRig.tenant("b"), HOLDS, Access.WRITE, 401, rig.now);

        assertThat(word(tooLong)).isEqualTo("refuse TENANT_BUSY");
        assertThat(word(fits)).isEqualTo("hold POLICY_HOLDS");
        assertThat(word(overShard)).isEqualTo("refuse SHARD_BUSY");
        assertThat(rig.gate.totals().waitingBytes()).isEqualTo(600);
    }

    // -- rate

    @Test
    void aTenantAboveItsRateWaitsAMomentOrIsRefused() {
        Bounds bounds = new Bounds(10, 10, 9999);
        GateRig rated = new GateRig(GateRig.limits(bounds, bounds, new Rate(10, 2)));

        rated.admit("a-1", "a-2");
        assertThat(word(rated.admit("a-3", HOLDS, Access.WRITE))).isEqualTo("hold RATE_WAITS");
        assertThat(word(rated.admit("a-4", HOLDS, Access.WRITE))).isEqualTo("refuse TENANT_RATE");
        assertThat(word(rated.admit("b-1", HOLDS, Access.WRITE))).isEqualTo("forward PLACE_FREE");
        rated.end("a-1");
        assertThat(rated.told()).isEmpty();
        assertThat(rated.gate.wakeAt()).hasValue(rated.now + 100_000_000);
        rated.pass(Duration.ofMillis(100));
        assertThat(rated.told()).containsExactly("send a-3");
    }

    @Test
    void aTransactionThatHasBegunIsNeverStoppedByTheRate() {
        Bounds bounds = new Bounds(10, 10, 9999);
        GateRig rated = new GateRig(GateRig.limits(bounds, bounds, new Rate(10, 1)));
        for (int i = 0; i < 100; i++) {
            assertThat(word(rated.admit("a-" + i, HOLDS, Access.IN_TRANSACTION)))
                    .isEqualTo("forward TRANSACTION_GOES_ON");
        }

        assertThat(word(rated.admit("a", HOLDS, Access.WRITE))).isEqualTo("refuse TENANT_RATE");
        rated.pass(Duration.ofMillis(200));
        assertThat(word(rated.admit("a", HOLDS, Access.WRITE))).isEqualTo("forward PLACE_FREE");
    }

    @Test
    void nobodyIsWokenForARateWhileNoPlaceIsFree() {
        Bounds bounds = new Bounds(1, 10, 9999);
        GateRig rated = new GateRig(GateRig.limits(bounds, bounds, new Rate(10, 2)));
        for (String each : new String[] {"a-1", "a-2"}) {
            rated.admit(each);
            rated.end(each);
        }
        rated.admit("b", "a-3");
        long overNanos = rated.now + Duration.ofSeconds(5).toNanos();

        rated.pass(Duration.ofMillis(100));

        assertThat(rated.told()).isEmpty();
        assertThat(rated.gate.wakeAt()).hasValue(overNanos);
        rated.end("b");
        assertThat(rated.told()).containsExactly("send a-3");
    }

    // -- what nobody can do

    @Test
    void thePermitOfWhatIsNotInFlightIsVoid() {
        rig.admit("a");
        Admission.Permit permit = rig.visit("a").permit;
        assertThat(permit.isValid()).isTrue();
        rig.end("a");
        assertThat(permit.isValid()).isFalse();

        rig.contain();
        rig.admit("a", REFUSES, Access.WRITE);
        rig.open();

        assertThat(permit.isValid()).isFalse();
        assertThat(rig.told()).isEmpty();
    }

    @Test
    void aSessionHasOneStatementAtATime() {
        rig.admit("a");

        assertThatIllegalStateException().isThrownBy(() -> rig.admit("a"));
    }

    @Test
    void aStatementEndsWhereItIs() {
        Gate<String> other = new Gate<>(new ShardId("s2"), GateRig.LIMITS, new Backlogs());
        rig.admit("a");

        assertThatIllegalStateException().isThrownBy(() -> other.onEnd(rig.visit("a"), rig.now));
    }

    // -- explain

    @Test
    void anExplanationHasEachReasonAndAdmitsNothing() {
        rig.contain();
        rig.noReplica();
        GateTotals before = rig.gate.totals();

        Explanation held = rig.gate.explain(GateRig.tenant("a"), REPLICA, Access.PLAIN_READ, 1, rig.now);
        Explanation full = rig.gate.explain(GateRig.tenant("a"), HOLDS, Access.WRITE, 601, rig.now);

        assertThat(held.reasons())
                .containsExactly(Reason.GATE_CONTAINED, Reason.REPLICA_NOT_FRESH, Reason.POLICY_HOLDS);
        assertThat(full.reasons())
                .containsExactly(Reason.GATE_CONTAINED, Reason.POLICY_HOLDS, Reason.TENANT_QUEUE_FULL);
        assertThat(rig.gate.totals()).isEqualTo(before);
    }

    @Test
    void anExplainedPermitIsVoid() {
        Explanation open = rig.gate.explain(GateRig.tenant("a"), HOLDS, Access.WRITE, 1, rig.now);

        assertThat(open.reasons()).containsExactly(Reason.GATE_OPEN, Reason.PLACE_FREE);
        assertThat(open.admission())
                .isInstanceOfSatisfying(
                        Admission.Forward.class,
                        forward -> assertThat(forward.permit().isValid()).isFalse());
    }
}
