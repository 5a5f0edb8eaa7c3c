package io.sluice.it.handover;

import static io.sluice.it.handover.FailoverRig.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import io.sluice.proxy.failover.FailoverEvent;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A shard whose only replica applies a minute late on purpose. */
abstract class DelayedReplicaContract {
    private static final int ROWS = 50;

    abstract Flavour flavour();

    private static FailoverSettings settings() {
        return FailoverRig.settings(
                FailoverMode.MANUAL, LossPolicy.UNSEEN, List.of(), FailoverSettings.DEFAULT.limits());
    }

    /** From the order to a primary that has all rows, much less than the delay. */
    @Test
    void aDelayedReplicaIsPromotedAtOnceWithAllThatItHas() throws Exception {
        try (LabServers lab = new LabServers(LabSettings.standard())) {
            LabShard shard = lab.startShard(ShardSpec.of("delayed", flavour(), 1));
            LabServer replica = shard.replicas().get(0);
            try (FailoverRig rig = new FailoverRig(shard, "delayed", settings())) {
                delay(replica);
                fill(rig);
                assertThat(FailoverRig.ask(replica, "SELECT COUNT(*) FROM delayed.tokens"))
                        .isZero();

                assertThat(rig.order(
                                new FailoverIntent.SwitchOver(FailoverRig.origin(), rig.id, Optional.empty(), false)))
                        .isInstanceOf(Outcome.Refused.class);
                assertThat(rig.told(FailoverEvent.Kind.BLOCKED))
                        .last()
                        .asString()
                        .contains("applies 60 s late on purpose");

                try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(shard.primary()))) {
                    await().atMost(LIMIT)
                            .until(() -> rig.router.statusOf(0).reading().standing() == Standing.CONTAINED);
                    long ordered = System.nanoTime();
                    Outcome outcome = rig.promote(false);
                    Duration took = Duration.ofNanos(System.nanoTime() - ordered);

                    System.out.println(flavour() + ": promoted in " + took.toMillis() + " ms: " + outcome);
                    assertThat(frozen).isNotNull();
                    assertThat(rig.shard().primary()).isEqualTo(replica.address());
                    assertThat(took).isLessThan(Duration.ofSeconds(20));
                    assertThat(FailoverRig.ask(replica, "SELECT COUNT(*) FROM delayed.tokens"))
                            .isEqualTo(ROWS);
                    try (Connection connection = rig.connect()) {
                        FailoverRig.execute(connection, "INSERT INTO tokens (token) VALUES (1000)");
                    }
                }
            }
        }
    }

    private static void delay(LabServer replica) throws Exception {
        FailoverRig.onServer(replica, "STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY = 60", "START SLAVE");
    }

    /** Until it has received it all. */
    private static void fill(FailoverRig rig) throws Exception {
        try (Connection connection = rig.connect()) {
            for (int token = 1; token <= ROWS; token++) {
                FailoverRig.execute(connection, "INSERT INTO tokens (token) VALUES (" + token + ")");
            }
        }
        long filled = System.nanoTime();
        await().atMost(LIMIT).until(() -> System.nanoTime() - filled > 2_500_000_000L);
    }
}
