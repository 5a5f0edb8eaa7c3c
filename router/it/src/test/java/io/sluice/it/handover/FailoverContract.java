package io.sluice.it.handover;

import static io.sluice.it.handover.FailoverRig.LIMIT;
import static io.sluice.it.handover.FailoverRig.ask;
import static io.sluice.it.handover.FailoverRig.execute;
import static io.sluice.it.handover.FailoverRig.number;
import static io.sluice.it.handover.FailoverRig.onServer;
import static io.sluice.it.handover.FailoverRig.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.it.RouterFailover;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the way of a promotion, what follows it, and promotions of others: on servers of one test's own. */
abstract class FailoverContract {
    private static final FailoverSettings.Limits SHORT = new FailoverSettings.Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofMillis(20));

    private final LabServers servers = new LabServers(LabSettings.standard());
    private LabShard shard;

    abstract Flavour flavour();

    @BeforeEach
    void start() throws Exception {
        shard = servers.startShard(ShardSpec.of("failover", flavour(), 2));
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private FailoverRig rig(FailoverSettings settings) throws Exception {
        return new FailoverRig(shard, "failing", settings);
    }

    private static void awaitContained(FailoverRig rig) {
        await().atMost(LIMIT).until(() -> rig.router.statusOf(0).reading().standing() == Standing.CONTAINED);
    }

    private Fault.Active freeze(LabServer server) throws Exception {
        return Fault.FREEZE.begin(Target.of(server));
    }

    @Test
    void aReplicaThatIsBehindIsWaitedForUntilItsLimitAndThenAllIsAsItWas() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.settings(FailoverMode.AUTO, LossPolicy.ANY, List.of("true"), SHORT));
                Connection client = rig.connect()) {
            shard.awaitReplicas(Duration.ofSeconds(20));
            List<Connection> locks = new ArrayList<>();
            for (LabServer replica : shard.replicas()) {
                Connection lock = replica.connect();
                locks.add(lock);
                execute(lock, "LOCK TABLES failing.tokens READ");
            }
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> !rig.told(FailoverEvent.Kind.UNDONE).isEmpty());
                assertThat(rig.told(FailoverEvent.Kind.UNDONE).get(0))
                        .contains("CATCH_UP")
                        .contains("3000 ms");
                assertThat(rig.shard().primary()).isEqualTo(shard.primary().address());
                assertThat(frozen).isNotNull();
                for (Connection lock : locks) {
                    lock.close();
                }
                // It is tried again by itself.
                await().atMost(LIMIT)
                        .until(() ->
                                !rig.shard().primary().equals(shard.primary().address()));
            }
            assertThat(number(client, "SELECT COUNT(*) FROM tokens WHERE token = 1"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aReplicaWithTransactionsOfItsOwnIsNotPromoted() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.auto("true"));
                Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            for (LabServer replica : shard.replicas()) {
                // Somebody who may, and forgot where he was.
                onServer(
                        replica,
                        "SET GLOBAL read_only = OFF",
                        "CREATE DATABASE errant",
                        "CREATE TABLE errant.t (id INT PRIMARY KEY)",
                        flavour() == Flavour.MYSQL ? "SET GLOBAL super_read_only = ON" : "SET GLOBAL read_only = ON");
            }
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> rig.told(FailoverEvent.Kind.BLOCKED).stream()
                                .anyMatch(text -> text.contains("has transactions of its own")));
                assertThat(rig.shard().failover().handover()).isEmpty();
                assertThat(rig.shard().primary()).isEqualTo(shard.primary().address());
                assertThat(frozen).isNotNull();
            }
            await().atMost(LIMIT).until(() -> rig.router.statusOf(0).reading().standing() == Standing.SERVING);
            execute(client, "INSERT INTO tokens (token) VALUES (2)");
            assertThat(number(client, "SELECT COUNT(*) FROM tokens")).isEqualTo(2);
        }
    }

    @Test
    void withoutAReplicaThatAnswersNothingIsDoneAndTheReasonIsTold() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.auto("true"))) {
            for (LabServer replica : shard.replicas()) {
                replica.embedded().orElseThrow().kill();
            }
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> rig.told(FailoverEvent.Kind.BLOCKED).stream()
                                .anyMatch(text -> text.contains("does not answer")));
                assertThat(rig.shard().failover().handover()).isEmpty();
                assertThat(frozen).isNotNull();
            }
            await().atMost(LIMIT).until(() -> rig.router.statusOf(0).reading().standing() == Standing.SERVING);
        }
    }

    @Test
    void aHookThatSaysNoOrSaysNothingKeepsThePrimary() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.auto("false"))) {
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> !rig.told(FailoverEvent.Kind.UNDONE).isEmpty());
                assertThat(rig.told(FailoverEvent.Kind.UNDONE).get(0))
                        .contains("FENCE")
                        .contains("ended with 1");
                assertThat(frozen).isNotNull();
            }
            await().atMost(LIMIT).until(() -> rig.router.statusOf(0).reading().standing() == Standing.SERVING);
            assertThat(rig.shard().primary()).isEqualTo(shard.primary().address());
        }
        try (FailoverRig rig = new FailoverRig(
                shard,
                "hanging",
                FailoverRig.settings(FailoverMode.AUTO, LossPolicy.UNSEEN, List.of("sleep", "60"), SHORT))) {
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> !rig.told(FailoverEvent.Kind.UNDONE).isEmpty());
                assertThat(rig.told(FailoverEvent.Kind.UNDONE).get(0)).contains("FENCE");
                assertThat(frozen).isNotNull();
            }
            assertThat(rig.shard().primary()).isEqualTo(shard.primary().address());
        }
    }

    @Test
    void aRehearsalTellsAndDoesNothingAndWithoutAHookNothingBeginsByItself() throws Exception {
        FailoverSettings.Limits limits = FailoverSettings.DEFAULT.limits();
        try (FailoverRig rig =
                rig(FailoverRig.settings(FailoverMode.DRY_RUN, LossPolicy.UNSEEN, List.of("false"), limits))) {
            try (Fault.Active frozen = freeze(shard.primary())) {
                await().atMost(LIMIT)
                        .until(() -> !rig.told(FailoverEvent.Kind.REHEARSED).isEmpty());
                assertThat(rig.shard().failover().handover()).isEmpty();
                assertThat(frozen).isNotNull();
            }
        }
        try (FailoverRig rig = new FailoverRig(shard, "unfenced", FailoverRig.auto())) {
            try (Fault.Active frozen = freeze(shard.primary())) {
                awaitContained(rig);
                await().atMost(LIMIT).until(() -> rig.status().blocker().isPresent());
                assertThat(rig.status().blocker()).contains(Blocker.NOT_FENCED);
                assertThat(frozen).isNotNull();
            }
        }
    }

    @Test
    void anOperatorPromotesAndTheOldPrimaryRejoinsWhenItHasNothingElse() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.manual());
                Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            ServerAddress old = shard.primary().address();
            try (Fault.Active frozen = freeze(shard.primary())) {
                awaitContained(rig);
                assertThat(rig.promote(false)).isInstanceOf(Outcome.Done.class);
                execute(client, "INSERT INTO tokens (token) VALUES (2)");
                assertThat(frozen).isNotNull();
            }
            assertThat(rig.shard().failover().demoted()).containsExactly(old);
            await().atMost(LIMIT)
                    .until(() -> rig.status().returned().containsKey(old)
                            && rig.status().returned().get(old).isPresent());

            assertThat(rig.order(new FailoverIntent.Rejoin(origin(), rig.id, old)))
                    .isInstanceOf(Outcome.Done.class);

            assertThat(rig.shard().failover().demoted()).isEmpty();
            assertThat(rig.shard().quarantined()).isEmpty();
            execute(client, "INSERT INTO tokens (token) VALUES (3)");
            await().atMost(LIMIT).until(() -> ask(shard.primary(), "SELECT COUNT(*) FROM failing.tokens") == 3);
            LabServer other = shard.replicas().stream()
                    .filter(replica -> !replica.address().equals(rig.shard().primary()))
                    .findFirst()
                    .orElseThrow();
            await().atMost(LIMIT).until(() -> ask(other, "SELECT COUNT(*) FROM failing.tokens") == 3);
        }
    }

    @Test
    void anOldPrimaryWithMoreThanTheNewOneIsListedAndDoesNotRejoin() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.manual());
                Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            for (LabServer replica : shard.replicas()) {
                onServer(replica, "STOP SLAVE IO_THREAD");
            }
            execute(client, "INSERT INTO tokens (token) VALUES (2), (3)");
            ServerAddress old = shard.primary().address();
            // Until the watch has seen what the primary has.
            await().pollDelay(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> true);
            try (Fault.Active frozen = freeze(shard.primary())) {
                awaitContained(rig);
                Outcome refused = rig.promote(false);
                assertThat(refused)
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                answer -> assertThat(answer.text()).contains("transactions would be lost"));
                assertThat(rig.promote(true)).isInstanceOf(Outcome.Done.class);
                assertThat(frozen).isNotNull();
            }
            assertThat(rig.told(FailoverEvent.Kind.DONE).get(0)).contains("are missing");
            await().atMost(LIMIT)
                    .until(() -> rig.told(FailoverEvent.Kind.RETURNED).stream()
                            .anyMatch(text -> text.contains("failing.tokens: 2 inserted")));

            assertThat(rig.order(new FailoverIntent.Rejoin(origin(), rig.id, old)))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            answer -> assertThat(answer.text()).contains("failing.tokens: 2 inserted"));
            assertThat(rig.shard().failover().demoted()).containsExactly(old);
        }
    }

    @Test
    void aPromotionBySomebodyElseIsFollowedWithinASecondOrSo() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.manual());
                Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            LabServer chosen = shard.replicas().get(1);
            shard.awaitReplicas(Duration.ofSeconds(20));

            onServer(
                    shard.primary(),
                    flavour() == Flavour.MYSQL ? "SET GLOBAL super_read_only = ON" : "SET GLOBAL read_only = ON");
            onServer(chosen, "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = OFF");
            long begun = System.nanoTime();

            await().atMost(LIMIT).until(() -> rig.shard().primary().equals(chosen.address()));
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println("followed after " + millis + " ms");
            execute(client, "INSERT INTO tokens (token) VALUES (2)");
            assertThat(ask(chosen, "SELECT COUNT(*) FROM failing.tokens")).isEqualTo(2);
            assertThat(millis).isLessThan(5_000);
        }
    }

    @Test
    void aReplicaThatIsRemovedAtRunTimeIsNotPromotedAndOneThatIsAddedIs() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.manual());
                Connection client = rig.connect()) {
            ServerAddress added = shard.replicas().get(1).address();
            RouterFailover.setReplicas(rig.router, rig.id, List.of());
            try (Fault.Active frozen = freeze(shard.primary())) {
                awaitContained(rig);
                assertThat(rig.promote(true))
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                answer -> assertThat(answer.text()).contains(Blocker.NO_REPLICA.text()));

                RouterFailover.setReplicas(rig.router, rig.id, List.of(added));

                assertThat(rig.promote(false)).isInstanceOf(Outcome.Done.class);
                assertThat(rig.shard().primary()).isEqualTo(added);
                execute(client, "INSERT INTO tokens (token) VALUES (1)");
                assertThat(frozen).isNotNull();
            }
        }
    }

    @Test
    void aCordonedReplicaIsNotPromoted() throws Exception {
        try (FailoverRig rig = rig(FailoverRig.manual())) {
            LabServer cordoned = shard.replicas().get(0);
            assertThat(rig.order(new FailoverIntent.Cordon(origin(), rig.id, cordoned.address(), true)))
                    .isInstanceOf(Outcome.Done.class);
            try (Fault.Active frozen = freeze(shard.primary())) {
                awaitContained(rig);
                assertThat(rig.promote(false)).isInstanceOf(Outcome.Done.class);
                assertThat(rig.shard().primary())
                        .isEqualTo(shard.replicas().get(1).address());
                assertThat(frozen).isNotNull();
            }
        }
    }
}
