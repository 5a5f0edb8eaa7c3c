package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a gate does with the writes of a tenant that has some in the queue. */
final class GateBacklogTest {
    private static final TenantPolicy QUEUES = GateRig.policy(Reads.HOLD, Writes.QUEUE);

    private final GateRig rig = new GateRig(GateRig.roomy(10, 10));

    private String admit(String session, Access access) {
        return GateRig.word(rig.admit(session, QUEUES, access));
    }

    @Test
    void aTenantsWritesStandBehindItsBacklogAndItsReadsDoNot() {
        rig.backlog("a");

        assertThat(admit("a-1", Access.QUEUEABLE_WRITE)).isEqualTo("queue BACKLOG_GOES_FIRST");
        assertThat(admit("a-2", Access.WRITE)).isEqualTo("hold BACKLOG_GOES_FIRST");
        assertThat(admit("a-3", Access.PLAIN_READ)).isEqualTo("forward PLACE_FREE");
        assertThat(admit("a-4", Access.IN_TRANSACTION)).isEqualTo("forward TRANSACTION_GOES_ON");
        assertThat(admit("b-1", Access.QUEUEABLE_WRITE)).isEqualTo("forward PLACE_FREE");
    }

    @Test
    void whoWaitsForTheEndOfABacklogGoesThenInTheOrderOfArrival() {
        rig.backlog("a");
        admit("a-1", Access.WRITE);
        rig.handBack("a", true);
        assertThat(admit("a-2", Access.QUEUEABLE_WRITE)).isEqualTo("hold BACKLOG_ENDS");
        assertThat(rig.told()).isEmpty();

        rig.backlogEnds("a");

        assertThat(rig.told()).containsExactly("send a-1", "send a-2");
    }

    @Test
    void aBacklogThatDoesNotEndAfterAllTakesThoseThatCanBeQueued() {
        rig.backlog("a");
        rig.handBack("a", true);
        admit("a-1", Access.QUEUEABLE_WRITE);
        admit("a-2", Access.WRITE);

        rig.handBack("a", false);

        assertThat(rig.told()).containsExactly("queue a-1");
        rig.backlogEnds("a");
        assertThat(rig.told()).containsExactly("send a-2");
    }

    @Test
    void whoWaitedLongEnoughIsToldThatItWasNotSent() {
        rig.backlog("a");
        admit("a-1", Access.WRITE);

        rig.pass(GateRig.HOLD);

        assertThat(rig.told()).containsExactly("refuse a-1 BACKLOG_FIRST");
        assertThat(rig.gate.totals().refusals()).containsEntry(Reason.BACKLOG_TOO_LONG, 1L);
    }

    @Test
    void theEndOfABacklogGivesAWriteAPlaceInTheLineIfNoneIsFree() {
        GateRig narrow = new GateRig(GateRig.roomy(1, 1));
        narrow.backlog("a");
        narrow.admit("b-1", QUEUES, Access.QUEUEABLE_WRITE);
        narrow.admit("a-1", QUEUES, Access.WRITE);

        narrow.backlogEnds("a");
        assertThat(narrow.told()).isEmpty();
        narrow.end("b-1");

        assertThat(narrow.told()).containsExactly("send a-1");
        narrow.end("a-1");
        assertThat(narrow.gate.wakeAt()).isEmpty();
    }

    @Test
    void aGateThatClosesQueuesWhatWaitedForAPlaceAndRefusesWhatCannotBe() {
        GateRig narrow = new GateRig(GateRig.roomy(1, 1));
        narrow.admit("b-1", QUEUES, Access.QUEUEABLE_WRITE);
        narrow.admit("a-1", QUEUES, Access.QUEUEABLE_WRITE);
        narrow.admit("a-2", QUEUES, Access.WRITE);
        narrow.admit("a-3", GateRig.HOLDS, Access.QUEUEABLE_WRITE);

        narrow.contain();

        assertThat(narrow.told()).containsExactly("queue a-1", "refuse a-2 NOT_QUEUEABLE");
        assertThat(narrow.gate.totals().sentToQueue()).isEqualTo(1);
    }

    @Test
    void aGateThatOpensKeepsBackThoseWhoseTenantsHaveABacklog() {
        rig.contain();
        assertThat(GateRig.word(rig.admit("a-1", GateRig.HOLDS, Access.QUEUEABLE_WRITE)))
                .isEqualTo("hold POLICY_HOLDS");
        assertThat(GateRig.word(rig.admit("a-2", GateRig.HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
        assertThat(GateRig.word(rig.admit("b-1", GateRig.HOLDS, Access.WRITE))).isEqualTo("hold POLICY_HOLDS");
        rig.backlog("a");

        rig.open();

        assertThat(rig.told()).containsExactly("queue a-1", "send b-1");
        rig.backlogEnds("a");
        assertThat(rig.told()).containsExactly("send a-2");
    }

    @Test
    void afterAStartWritesWaitUntilTheQueueIsRead() {
        rig.backlogs.onLoading(GateRig.SHARD);
        assertThat(admit("a-1", Access.QUEUEABLE_WRITE)).isEqualTo("hold BACKLOG_LOADING");
        assertThat(admit("b-1", Access.QUEUEABLE_WRITE)).isEqualTo("hold BACKLOG_LOADING");
        assertThat(admit("b-2", Access.PLAIN_READ)).isEqualTo("forward PLACE_FREE");
        rig.backlog("a");
        assertThat(rig.told()).isEmpty();

        rig.loaded();

        assertThat(rig.told()).containsExactly("queue a-1", "send b-1");
    }

    @Test
    void aContainedGateQueuesWhateverTheBacklog() {
        rig.backlog("a");
        rig.handBack("a", true);
        admit("a-1", Access.QUEUEABLE_WRITE);

        rig.contain();

        assertThat(rig.told()).containsExactly("queue a-1");
        assertThat(admit("a-1", Access.QUEUEABLE_WRITE)).isEqualTo("queue POLICY_QUEUES");
    }

    @Test
    void aRouterThatDoesNotHearFromTheOthersHoldsWritesThatMightOvertakeAQueue() {
        rig.hearOthers(false);
        TenantPolicy holds = GateRig.policy(Reads.HOLD, Writes.HOLD);

        assertThat(admit("a-1", Access.QUEUEABLE_WRITE)).isEqualTo("hold BACKLOG_UNKNOWN");
        assertThat(admit("a-2", Access.WRITE)).isEqualTo("hold BACKLOG_UNKNOWN");
        assertThat(admit("a-3", Access.PLAIN_READ)).isEqualTo("forward PLACE_FREE");
        assertThat(GateRig.word(rig.admit("b-1", holds, Access.QUEUEABLE_WRITE)))
                .as("nobody queues for this tenant")
                .isEqualTo("forward PLACE_FREE");

        rig.hearOthers(true);
        assertThat(rig.told()).containsExactly("send a-1", "send a-2");
    }

    @Test
    void whoWaitsForTheOtherRoutersInVainIsToldSo() {
        rig.hearOthers(false);
        admit("a-1", Access.QUEUEABLE_WRITE);

        rig.pass(GateRig.HOLD);

        assertThat(rig.told()).containsExactly("refuse a-1 ROUTERS_LOST");
        assertThat(rig.gate.totals().refusals()).containsEntry(Reason.BACKLOG_UNKNOWN, 1L);
    }

    @Test
    void theSumsHold() {
        rig.backlog("a");
        admit("a-1", Access.QUEUEABLE_WRITE);
        admit("a-2", Access.WRITE);
        admit("a-3", Access.WRITE);
        rig.end("a-3");
        rig.pass(Duration.ofSeconds(1));

        GateTotals totals = rig.gate.totals();

        assertThat(totals.arrived()).isEqualTo(3);
        assertThat(totals.queued()).isEqualTo(1);
        assertThat(totals.held()).isEqualTo(2);
        assertThat(totals.left()).isEqualTo(1);
        assertThat(totals.waiting()).isEqualTo(1);
        assertThat(totals.waitingBytes()).isEqualTo(100);
    }
}
