package io.sluice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.testing.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardHandoverTest {
    private static final ServerAddress P = new ServerAddress("p", 3306);
    private static final ServerAddress A = new ServerAddress("a", 3306);
    private static final ServerAddress B = new ServerAddress("b", 3306);
    private static final Epoch NEXT = new Epoch(8);
    private static final Instant AT = Instant.ofEpochSecond(5);
    private static final ShardRecord SHARD = new ShardRecord(
            new ShardId("s"), new Epoch(7), P, List.of(A, B), "sluice", Samples.SECRET, TlsMode.REQUIRED);

    private static ShardRecord underWay(Handover.Kind kind, Handover.Step step) {
        Handover handover = new Handover(kind, step, A, AT, "dba", LossPolicy.UNSEEN, Handover.Fence.HOOK);
        return SHARD.withFailover(NEXT, SHARD.failover().withHandover(Optional.of(handover)));
    }

    @ParameterizedTest
    @CsvSource({"HOLDING, false", "FENCING, true", "FENCED, true", "PROMOTING, true"})
    void aShardIsFencedFromTheStepThatSaysSo(Handover.Step step, boolean isFenced) {
        assertThat(underWay(Handover.Kind.SWITCHOVER, step).isFenced()).isEqualTo(isFenced);
        assertThat(SHARD.isFenced()).isFalse();
    }

    @Test
    void aPromotedReplicaIsThePrimaryAndTheOldOneIsKeptFromTraffic() {
        ShardRecord after =
                underWay(Handover.Kind.PROMOTION, Handover.Step.PROMOTING).withPrimary(NEXT, A, AT, false);

        assertThat(after.primary()).isEqualTo(A);
        assertThat(after.replicas()).containsExactly(B, P);
        assertThat(after.quarantined()).containsExactly(P);
        assertThat(after.failover())
                .isEqualTo(new ShardFailover(
                        Optional.empty(), Set.of(), Set.of(P), Set.of(A, B), Optional.of(AT), Optional.empty()));
        assertThat(after.epoch()).isEqualTo(NEXT);
        assertThat(after.isFenced()).isFalse();
    }

    @Test
    void afterAPlanTheOldPrimaryIsAReplicaLikeOthers() {
        ShardRecord after =
                underWay(Handover.Kind.SWITCHOVER, Handover.Step.PROMOTING).withPrimary(NEXT, A, AT, true);

        assertThat(after.replicas()).containsExactly(B, P);
        assertThat(after.quarantined()).isEmpty();
        assertThat(after.failover()).isEqualTo(ShardFailover.NONE.withUnsettled(Set.of(A, B, P)));
    }

    @Test
    void whoBecomesThePrimaryIsNeitherDemotedNorInQuarantine() {
        ShardRecord rejected = SHARD.withQuarantine(NEXT, A, true)
                .withFailover(NEXT, SHARD.failover().withDemoted(A, true).withCordon(B, true));

        ShardRecord after = rejected.withPrimary(NEXT, A, AT, true);

        assertThat(after.quarantined()).isEmpty();
        assertThat(after.failover().demoted()).isEmpty();
        assertThat(after.failover().cordoned()).containsExactly(B);
    }

    @Test
    void onlyAReplicaBecomesThePrimary() {
        assertThatIllegalArgumentException().isThrownBy(() -> SHARD.withPrimary(NEXT, P, AT, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHARD.withPrimary(NEXT, new ServerAddress("other", 3306), AT, false));
    }

    @Test
    void onlyAReplicaIsACandidate() {
        Handover handover = new Handover(
                Handover.Kind.PROMOTION, Handover.Step.FENCING, P, AT, "dba", LossPolicy.UNSEEN, Handover.Fence.HOOK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHARD.withFailover(NEXT, SHARD.failover().withHandover(Optional.of(handover))))
                .withMessageContaining("p:3306");
    }

    @Test
    void aPrimaryIsNotDemotedAndNoForeignServerIsCordoned() {
        ServerAddress other = new ServerAddress("other", 3306);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHARD.withFailover(NEXT, SHARD.failover().withDemoted(P, true)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHARD.withFailover(NEXT, SHARD.failover().withCordon(other, true)));
        assertThat(SHARD.withFailover(NEXT, SHARD.failover().withCordon(P, true))
                        .failover()
                        .cordoned())
                .containsExactly(P);
    }

    @Test
    void onlyASwitchoverHolds() {
        assertThatIllegalArgumentException().isThrownBy(() -> underWay(Handover.Kind.PROMOTION, Handover.Step.HOLDING));
    }

    @Test
    void anActorHas1To200Characters() {
        for (String actor : List.of("", "x".repeat(201))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Handover(
                            Handover.Kind.FOLLOW,
                            Handover.Step.FENCING,
                            A,
                            AT,
                            actor,
                            LossPolicy.UNSEEN,
                            Handover.Fence.HOOK));
        }
    }
}
