package io.sluice.core.gate;

import static io.sluice.core.gate.GateRig.HOLDS;
import static io.sluice.core.gate.GateRig.REFUSES;
import static io.sluice.core.gate.GateRig.REPLICA;
import static io.sluice.core.gate.GateRig.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Limits.Bounds;
import io.sluice.core.gate.Limits.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A planned pause: everything new waits, whatever its policy, and nobody sees an error if it ends in time. */
final class GatePauseTest {
    private final GateRig rig = new GateRig(GateRig.roomy(100, 100));

    @Test
    void whateverComesWaitsAndGoesInItsOrder() {
        rig.replicaFresh(Duration.ZERO);
        rig.pause();

        assertThat(word(rig.admit("a", REFUSES, Access.WRITE))).isEqualTo("hold PAUSE_HOLDS");
        assertThat(word(rig.admit("b", REPLICA, Access.PLAIN_READ))).isEqualTo("hold PAUSE_HOLDS");
        assertThat(word(rig.admit("c", REPLICA, Access.QUEUEABLE_WRITE))).isEqualTo("hold PAUSE_HOLDS");
        assertThat(word(rig.admit("a-2", HOLDS, Access.PLAIN_READ))).isEqualTo("hold PAUSE_HOLDS");
        rig.replicaFresh(Duration.ZERO);
        rig.open();

        assertThat(rig.told()).containsExactly("send a", "send b", "send c", "send a-2");
    }

    @Test
    void whatHasBegunGoesOnAlsoIfItWaitedAtAContainedGate() {
        rig.contain();
        rig.admit("held", HOLDS, Access.IN_TRANSACTION);
        rig.admit("write", HOLDS, Access.WRITE);

        rig.pause();

        assertThat(rig.told()).containsExactly("send held");
        assertThat(word(rig.admit("new", REFUSES, Access.IN_TRANSACTION))).isEqualTo("forward TRANSACTION_GOES_ON");
    }

    @Test
    void theLimitOfThePauseCountsForAllAndNoHoldTime() {
        rig.admit("flying");
        rig.pause();
        rig.admit("early");
        rig.pass(GateRig.PAUSE.minusNanos(1));
        rig.admit("late");
        assertThat(rig.told()).isEmpty();

        rig.pass(Duration.ofNanos(1));

        assertThat(rig.told()).containsExactlyInAnyOrder("refuse early HELD_TOO_LONG", "refuse late HELD_TOO_LONG");
        assertThat(rig.admit("after", HOLDS, Access.WRITE))
                .isEqualTo(new Admission.Refuse(
                        SqlError.HELD_TOO_LONG,
                        "Shard 's1' is contained (paused) and did not come back in time; the statement was not sent",
                        Reason.NOT_OPENED_IN_TIME));
        assertThat(rig.gate.totals().inFlight()).isEqualTo(1);
    }

    @Test
    void aPauseToldAgainHasAnotherEndAndTheSameBeginning() {
        long since = rig.now;
        rig.pause();
        rig.admit("a");
        rig.pass(Duration.ofSeconds(5));

        rig.pause();

        assertThat(rig.gate.state()).isEqualTo(new GateState.Paused(since, rig.now + GateRig.PAUSE.toNanos()));
        rig.pass(GateRig.PAUSE.minusNanos(1));
        assertThat(rig.told()).isEmpty();
    }

    @Test
    void whoWaitedForAPlaceWaitsForTheEndOfThePause() {
        GateRig narrow = new GateRig(GateRig.roomy(1, 1));
        narrow.admit("flying", "waiting");
        narrow.pause();
        narrow.end("flying");
        narrow.pass(Duration.ofSeconds(6));
        assertThat(narrow.told()).isEmpty();

        narrow.open();

        assertThat(narrow.told()).containsExactly("send waiting");
    }

    @Test
    void thePatienceOfThoseWhoWaitForTheirPlaceAfterwardsBeginsWhenThePauseEnds() {
        GateRig narrow = new GateRig(GateRig.roomy(1, 1));
        narrow.pause();
        narrow.admit("a", "b");
        narrow.pass(GateRig.PAUSE.minusNanos(1));

        narrow.open();
        narrow.pass(Duration.ofSeconds(4));
        narrow.end("a");

        assertThat(narrow.told()).containsExactly("send a", "send b");
    }

    @Test
    void whoWaitsIsJudgedByPolicyAsIfItCameNowWhenTheShardIsContained() {
        rig.pause();
        rig.admit("refuses", REFUSES, Access.WRITE);
        rig.admit("queues", REPLICA, Access.QUEUEABLE_WRITE);
        rig.admit("holds", HOLDS, Access.WRITE);
        rig.pass(GateRig.HOLD.plusSeconds(1));

        rig.contain();
        assertThat(rig.told()).containsExactly("refuse refuses SHARD_CONTAINED", "queue queues");
        rig.pass(GateRig.HOLD.minusNanos(1));
        assertThat(rig.told()).isEmpty();
        rig.pass(Duration.ofNanos(1));
        assertThat(rig.told()).containsExactly("refuse holds HELD_TOO_LONG");
    }

    @Test
    void writesBehindABacklogWaitForThePauseAndThenForTheirBacklog() {
        rig.backlog("a");
        rig.admit("a-1", REPLICA, Access.WRITE);
        rig.pause();
        rig.admit("a-2", REPLICA, Access.QUEUEABLE_WRITE);
        rig.admit("b", HOLDS, Access.WRITE);
        rig.pass(GateRig.PAUSE.minusNanos(1));
        assertThat(rig.told()).isEmpty();

        rig.open();
        assertThat(rig.told()).containsExactly("queue a-2", "send b");
        rig.backlogEnds("a");

        assertThat(rig.told()).containsExactly("send a-1");
    }

    @Test
    void aCrowdMayWaitWholeInAPauseAndAQuarterOfItOnAContainedShard() {
        rig.crowd("pool", 8);
        rig.pause();
        rig.admit("pool-1", "pool-2", "pool-3");

        rig.contain();

        assertThat(rig.told()).containsExactly("refuse pool-3 LOGIN_BUSY");
    }

    @Test
    void placesAndBytesAreBoundedAsEver() {
        GateRig small = new GateRig(GateRig.limits(new Bounds(2, 3, 1000), new Bounds(1, 2, 600), Rate.UNLIMITED));
        small.pause();
        small.admit("a-1", "a-2");

        assertThat(word(small.admit("a-3", HOLDS, Access.WRITE))).isEqualTo("refuse TENANT_BUSY");
        small.admit("b");
        assertThat(word(small.admit("c", HOLDS, Access.WRITE))).isEqualTo("refuse SHARD_BUSY");
        assertThat(word(small.admit("d", HOLDS, Access.IN_TRANSACTION))).isEqualTo("forward TRANSACTION_GOES_ON");
    }

    @Test
    void anExplanationSaysThatItIsAPause() {
        rig.pause();

        Explanation held = rig.gate.explain(GateRig.tenant("a"), REFUSES, Access.WRITE, 1, rig.now);

        assertThat(held.reasons()).containsExactly(Reason.GATE_PAUSED, Reason.PAUSE_HOLDS);
    }
}
