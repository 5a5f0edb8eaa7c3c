package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.B;
import static io.sluice.core.failover.Views.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.Handover.Kind;
import io.sluice.core.tenant.Handover.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others have done to the candidate while the routers let go and the hook ran. */
final class ComparisonTest {
    private static List<Views.View> turned() {
        return List.of(replica(A, 9, 9).withOwnTransaction(), replica(A, 9, 9).inBackup());
    }

    @ParameterizedTest
    @MethodSource("turned")
    void whoHasBecomeUnfitMeanwhileIsNotPromoted(Views.View turned) {
        HandoverRig rig = HandoverRig.begun(Kind.PROMOTION).upTo(Phase.COMPARE);
        rig.told();

        rig.surveyed(Views.of(turned, replica(B, 9, 9))).upTo(Phase.ENDED);

        assertThat(rig.told()).containsExactly("demote a", "record nothing");
        assertThat(rig.end()).hasValueSatisfying(end -> {
            HandoverEnd.Undone undone = (HandoverEnd.Undone) end;
            assertThat(undone.at()).isEqualTo(Phase.COMPARE);
            assertThat(undone.why()).startsWith("a:3306 ");
        });
    }

    @ParameterizedTest
    @MethodSource("turned")
    void whoeverCarriesItOnLooksAtItToo(Views.View turned) {
        HandoverRig rig =
                HandoverRig.carriedOn(Handover.Kind.PROMOTION, Step.FENCED).upTo(Phase.COMPARE);

        rig.surveyed(Views.of(turned, replica(B, 9, 9)));

        assertThat(rig.run.phase()).isEqualTo(Phase.UNDO_PROMOTE);
    }

    /** Then it may have taken its first writes, which are the shard's. */
    @Test
    void whoMayHaveBeenPromotedIsNotLookedAtAgain() {
        HandoverRig rig =
                HandoverRig.carriedOn(Handover.Kind.PROMOTION, Step.PROMOTING).upTo(Phase.COMPARE);

        rig.surveyed(Views.of(replica(A, 9, 9).withOwnTransaction(), replica(B, 9, 9)));

        assertThat(rig.run.phase()).isEqualTo(Phase.CATCH_UP);
    }
}
