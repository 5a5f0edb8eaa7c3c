package io.sluice.core.gate;

import static io.sluice.core.gate.GateRig.HOLDS;
import static io.sluice.core.gate.GateRig.REFUSES;
import static io.sluice.core.gate.GateRig.word;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Gates that keep only a part: writes, or most of a login's sessions. */
final class GateScopesTest {
    private final GateRig rig = new GateRig();

    // -- only writes are stuck

    @Test
    void plainReadsGoOnWhereOnlyWritesAreStuckAlsoPastTheirTenantsWaitingWrites() {
        GateRig wide = new GateRig(GateRig.roomy(10, 1));
        wide.containWrites();

        assertThat(word(wide.admit("a-1", HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
        assertThat(word(wide.admit("a-2", HOLDS, Access.PLAIN_READ))).isEqualTo("forward PLACE_FREE");
        assertThat(word(wide.admit("a-3", HOLDS, Access.IN_TRANSACTION))).isEqualTo("hold POLICY_HOLDS");
        wide.pass(Duration.ofMinutes(1));
        assertThat(wide.told()).noneMatch(told -> told.contains("a-2"));
    }

    @Test
    void aReadWithoutAPlaceGoesAsSoonAsThereIsOne() {
        rig.containWrites();
        rig.admit("x", HOLDS, Access.PLAIN_READ);
        rig.admit("y", HOLDS, Access.PLAIN_READ);
        assertThat(word(rig.admit("z", HOLDS, Access.PLAIN_READ))).isEqualTo("hold POLICY_HOLDS");

        rig.end("x");

        assertThat(rig.told()).containsExactly("send z");
    }

    @Test
    void readsInFlightGetTheirTimeOnceTheServerAnswersNothingAtAll() {
        GateRig wide = new GateRig(GateRig.roomy(10, 1));
        wide.admit("a", REFUSES, Access.PLAIN_READ);
        wide.containWrites();
        assertThat(wide.told()).isEmpty();

        wide.contain();

        assertThat(wide.told()).containsExactly("abandon a READ_UNANSWERED");
    }

    @Test
    void whatWaitedToReadGoesWhenOnlyWritesAreStuckAfterAll() {
        GateRig wide = new GateRig(GateRig.roomy(10, 1));
        wide.contain();
        wide.admit("a", HOLDS, Access.PLAIN_READ);
        wide.admit("b", HOLDS, Access.WRITE);

        wide.containWrites();

        assertThat(wide.told()).containsExactly("send a");
    }

    // -- a login that serves several tenants

    @Test
    void aQuarterOfACrowdMayBeStuckAndTheRestIsAnsweredAtOnce() {
        GateRig wide = new GateRig(GateRig.roomy(100, 1));
        Crowd crowd = wide.crowd("pool", 8);
        wide.admit("pool-1", "pool-2", "pool-3");

        wide.contain();

        assertThat(wide.told()).containsExactly("abandon pool-3 OUTCOME_UNKNOWN");
        assertThat(word(wide.admit("pool-4", HOLDS, Access.WRITE))).isEqualTo("refuse LOGIN_BUSY");
        assertThat(word(wide.admit("alone", HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
        wide.end("pool-1");
        assertThat(word(wide.admit("pool-4", HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
        wide.open();
        assertThat(crowd.mayStick()).isTrue();
    }
}
