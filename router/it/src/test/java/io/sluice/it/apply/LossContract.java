package io.sluice.it.apply;

import static io.sluice.it.apply.ApplyContract.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Settlement;
import io.sluice.core.testing.Seeds;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.proxy.apply.BatchResult;
import io.sluice.proxy.apply.Entry;
import io.sluice.proxy.apply.RunResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections and servers are lost at any moment; whoever tries again, everything is applied once and in order. */
interface LossContract {
    int ROUNDS = 40;
    int BATCH = 30;

    /** Each takes about a millisecond, so that chance finds every step of the batch. */
    private static List<Entry> batch(ApplyRig rig, int round) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= BATCH; i++) {
            long position = (long) round * BATCH + i;
            String text = "INSERT INTO t (v) SELECT '" + position + "' FROM (SELECT SLEEP(0.0005)) s";
            entries.add(
                    i % 10 == 0
                            ? new Entry(new Position(position), rig.keyed("key-" + position, text))
                            : rig.entry(position, text));
        }
        return entries;
    }

    private static void pause(RandomGenerator random, int millisMax) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1, millisMax * 1_000)));
    }

    private static void assertOnceInOrder(ApplyRig rig, int rounds) throws SQLException {
        assertThat(rig.column("SELECT v FROM t ORDER BY id"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, rounds * BATCH)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    /** Until it is applied, as the drain does. */
    private static void insist(ApplyRig.Owned applier, List<Entry> entries) {
        BatchResult result = applier.apply(entries.toArray(Entry[]::new));
        for (int tries = 0; result instanceof BatchResult.Lost && tries < 50; tries++) {
            result = applier.apply(entries.toArray(Entry[]::new));
        }
        assertThat(applied(result)).hasSize(entries.size());
    }

    @Test
    default void aSessionThatIsKilledAtAnyMomentLeavesAllOrNothing(LabShard lab) throws Exception {
        int[] ends = new int[3];
        Seeds.run(1, random -> {
            try (ApplyRig rig = new ApplyRig(lab);
                    Connection admin = rig.admin();
                    Statement kill = admin.createStatement()) {
                rig.asAdmin(ApplyContract.TABLE);
                ApplyRig.Owned first = rig.applier();
                ApplyRig.Owned second = rig.applier();
                for (int round = 0; round < ROUNDS; round++) {
                    List<Entry> entries = batch(rig, round);
                    CompletableFuture<BatchResult> lost = first.begin(entries, ApplyRig.DEADLINE);
                    pause(random, 70);
                    for (long id : first.threadIds()) {
                        try {
                            kill.execute("KILL CONNECTION " + id);
                        } catch (SQLException gone) {
                            assertThat(gone.getErrorCode()).isEqualTo(1094);
                        }
                    }
                    if (random.nextBoolean()) {
                        count(ends, ApplyRig.get(lost));
                        insist(second, entries);
                    } else {
                        insist(second, entries);
                        count(ends, ApplyRig.get(lost));
                    }
                }
                assertOnceInOrder(rig, ROUNDS);
            }
        });
        System.out.println("killed: applied " + ends[0] + ", lost " + ends[1] + ", refused " + ends[2]);
        assertThat(ends[1] + ends[2]).as("the fault happened").isGreaterThan(ROUNDS / 3);
    }

    private static void count(int[] ends, BatchResult result) {
        ends[result instanceof BatchResult.Applied ? 0 : result instanceof BatchResult.Lost ? 1 : 2]++;
    }

    @Test
    @SuppressWarnings("try") // it is frozen until the end of the block
    default void whatAFrozenServerExecutesLateIsNotAppliedTwice(LabShard lab) throws Exception {
        int[] ends = new int[3];
        int[] before = new int[1];
        Seeds.run(2, random -> {
            try (ApplyRig rig = new ApplyRig(lab)) {
                rig.asAdmin(ApplyContract.TABLE);
                ApplyRig.Owned first = rig.applier();
                ApplyRig.Owned second = rig.applier();
                for (int round = 0; round < ROUNDS / 2; round++) {
                    List<Entry> entries = batch(rig, round);
                    // Longer than the batch takes, counted from the freeze below.
                    CompletableFuture<BatchResult> lost = first.begin(entries, Duration.ofMillis(150));
                    pause(random, 70);
                    CompletableFuture<BatchResult> other;
                    try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(lab.primary()))) {
                        count(ends, ApplyRig.get(lost));
                        other = second.begin(entries, ApplyRig.DEADLINE);
                        pause(random, 20);
                    }
                    BatchResult result = ApplyRig.get(other);
                    if (result instanceof BatchResult.Lost) {
                        insist(second, entries);
                    } else if (applied(result).contains(Settlement.Applied.BEFORE)) {
                        before[0]++;
                    }
                }
                assertOnceInOrder(rig, ROUNDS / 2);
            }
        });
        System.out.println(
                "frozen: applied " + ends[0] + ", lost " + ends[1] + ", found applied by the next " + before[0]);
        assertThat(ends[1]).as("the fault happened").isGreaterThan(ROUNDS / 8);
    }

    @Test
    default void aKeyedWriteThatWasLostIsRunAgainAndCarriedOutOnce(LabShard lab) throws Exception {
        Seeds.run(3, random -> {
            try (ApplyRig rig = new ApplyRig(lab);
                    Connection admin = rig.admin();
                    Statement kill = admin.createStatement()) {
                rig.asAdmin(ApplyContract.TABLE);
                ApplyRig.Owned applier = rig.applier();
                for (int round = 0; round < ROUNDS; round++) {
                    String key = "key-" + round;
                    String text = "INSERT INTO t (v) SELECT '" + round + "' FROM (SELECT SLEEP(0.003)) s";
                    CompletableFuture<RunResult> running = applier.beginRun(rig.keyed(key, text));
                    pause(random, 9);
                    for (long id : applier.threadIds()) {
                        try {
                            kill.execute("KILL CONNECTION " + id);
                        } catch (SQLException gone) {
                            assertThat(gone.getErrorCode()).isEqualTo(1094);
                        }
                    }
                    RunResult first = ApplyRig.get(running);
                    RunResult again = applier.run(rig.keyed(key, text));
                    for (int tries = 0; again instanceof RunResult.Lost && tries < 10; tries++) {
                        again = applier.run(rig.keyed(key, text));
                    }
                    assertThat(again).isInstanceOf(RunResult.Done.class);
                    if (first instanceof RunResult.Done done) {
                        assertThat(again).isEqualTo(new RunResult.Done(done.statements(), true));
                    } else if (first instanceof RunResult.Lost lost && !lost.mayBeCommitted()) {
                        assertThat(((RunResult.Done) again).repeated()).isFalse();
                    }
                }
                assertThat(rig.column("SELECT v FROM t ORDER BY id"))
                        .containsExactlyElementsOf(IntStream.range(0, ROUNDS)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        });
    }

    @Test
    default void twoAppliersOfTheSameLogApplyEverythingOnce(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.Owned first = rig.applier();
            ApplyRig.Owned second = rig.applier();
            for (int round = 0; round < 10; round++) {
                List<Entry> entries = batch(rig, round);
                CompletableFuture<BatchResult> one = first.begin(entries, ApplyRig.DEADLINE);
                CompletableFuture<BatchResult> other = second.begin(entries, ApplyRig.DEADLINE);
                List<Settlement.Applied> both = new ArrayList<>(applied(ApplyRig.get(one)));
                both.addAll(applied(ApplyRig.get(other)));
                assertThat(both).filteredOn(Settlement.Applied::isKnown).hasSize(BATCH);
            }
            assertOnceInOrder(rig, 10);
        }
    }
}
