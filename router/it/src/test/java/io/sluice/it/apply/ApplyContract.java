package io.sluice.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Settlement;
import io.sluice.lab.LabShard;
import io.sluice.proxy.apply.BatchResult;
import io.sluice.proxy.apply.Entry;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.StatementResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What holds on a healthy server of either flavour. */
interface ApplyContract {
    String TABLE = "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100), at DATETIME(6) DEFAULT"
            + " CURRENT_TIMESTAMP(6))";

    static List<Settlement.Applied> applied(BatchResult result) {
        assertThat(result).isInstanceOf(BatchResult.Applied.class);
        return result.applied();
    }

    @Test
    default void aBatchIsAppliedInOrderWithItsResults(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(3, "INSERT INTO t (v) VALUES ('a'), ('b')"),
                            rig.entry(5, "UPDATE t SET v = CONCAT(v, 'x')", "INSERT INTO t (v) VALUES ('c')"),
                            rig.entry(9, "DELETE FROM t WHERE v = 'nobody'"));

            assertThat(applied(result))
                    .containsExactly(
                            new Settlement.Applied(2, 1, 0),
                            new Settlement.Applied(3, 3, 0),
                            new Settlement.Applied(0, 0, 0));
            assertThat(rig.column("SELECT v FROM t ORDER BY id")).containsExactly("ax", "bx", "c");
        }
    }

    @Test
    default void whatTheMarkerHasPassedIsNotAppliedAgain(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            List<Entry> entries = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                entries.add(rig.entry(i, "INSERT INTO t (v) VALUES ('" + i + "')"));
            }
            ApplyRig.Owned one = rig.applier();
            ApplyRig.Owned other = rig.applier();

            assertThat(one.watermark()).isEmpty();
            applied(one.apply(entries.subList(0, 3).toArray(Entry[]::new)));
            BatchResult again = other.apply(entries.toArray(Entry[]::new));
            BatchResult whole = one.apply(entries.toArray(Entry[]::new));

            assertThat(applied(again).subList(0, 3)).containsOnly(Settlement.Applied.BEFORE);
            assertThat(applied(again).subList(3, 5)).allMatch(Settlement.Applied::isKnown);
            assertThat(applied(whole)).containsOnly(Settlement.Applied.BEFORE);
            assertThat(rig.column("SELECT v FROM t ORDER BY id")).containsExactly("1", "2", "3", "4", "5");
            assertThat(one.watermark()).hasValue(5);
        }
    }

    @Test
    default void aRefusedWriteUndoesTheWholeBatchAndIsNamed(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned applier = rig.applier();

            BatchResult result = applier.apply(
                    rig.entry(1, "INSERT INTO t (id, v) VALUES (1, 'a')"),
                    rig.entry(2, "INSERT INTO t (id, v) VALUES (2, 'b')", "INSERT INTO t (id, v) VALUES (1, 'twice')"),
                    rig.entry(3, "INSERT INTO t (id, v) VALUES (3, 'c')"));

            assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                assertThat(failed.position().value()).isEqualTo(2);
                assertThat(failed.code()).isEqualTo(1062);
                assertThat(failed.sqlState()).isEqualTo("23000");
                assertThat(failed.text()).contains("Duplicate");
                assertThat(failed.applied()).isEmpty();
            });
            assertThat(rig.column("SELECT v FROM t")).isEmpty();

            applied(applier.apply(
                    rig.entry(1, "INSERT INTO t (id, v) VALUES (1, 'a')"),
                    rig.entry(3, "INSERT INTO t (id, v) VALUES (3, 'c')")));
            assertThat(rig.column("SELECT v FROM t ORDER BY id")).containsExactly("a", "c");
        }
    }

    @Test
    default void whatWasPassedAsDeadIsNotAppliedLateAndIsNotTakenForApplied(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned applier = rig.applier();
            Settlement.Dead error = new Settlement.Dead(1062, "23000", "it's a duplicate \u20ac\nof two lines");
            applied(applier.apply(rig.entry(3, "INSERT INTO t (v) VALUES ('3')")));

            assertThat(pass(rig, applier, 4, error)).isTrue();
            assertThat(pass(rig, rig.applier(), 4, error)).isTrue();
            assertThat(pass(rig, applier, 3, error)).isFalse();
            BatchResult late = rig.applier()
                    .apply(
                            rig.entry(3, "INSERT INTO t (v) VALUES ('3')"),
                            rig.entry(4, "INSERT INTO t (v) VALUES ('4')"));
            applied(applier.apply(rig.entry(5, "INSERT INTO t (v) VALUES ('5')")));

            assertThat(late).isEqualTo(new BatchResult.Failed(List.of(), new Position(4), 1062, "23000", error.text()));
            assertThat(pass(rig, applier, 4, error)).isTrue();
            assertThat(pass(rig, applier, 5, error)).isFalse();
            assertThat(rig.column("SELECT v FROM t ORDER BY id")).containsExactly("3", "5");
        }
    }

    private static boolean pass(ApplyRig rig, ApplyRig.Owned applier, long position, Settlement.Dead error) {
        return ApplyRig.get(applier.call(each ->
                each.pass(rig.shard, rig.tenant, ApplyRig.STREAM, new Position(position), error, ApplyRig.DEADLINE)));
    }

    @Test
    default void aKeyIsCarriedOutOnceAndAnswersTheSameAgain(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned applier = rig.applier();
            String[] texts = {"INSERT INTO t (v) VALUES ('a'), ('b')", "UPDATE t SET v = 'c' WHERE v = 'a'"};
            List<StatementResult> answers = List.of(new StatementResult(2, 1, 0), new StatementResult(1, 0, 0));

            assertThat(applier.run(rig.keyed("k-1", texts))).isEqualTo(new RunResult.Done(answers, false));
            assertThat(rig.applier().run(rig.keyed("k-1", texts))).isEqualTo(new RunResult.Done(answers, true));
            assertThat(applier.run(rig.keyed("k-1", "DELETE FROM t")))
                    .isInstanceOfSatisfying(
                            RunResult.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(9023));
            assertThat(applier.run(rig.keyed("K-1", texts)))
                    .isEqualTo(new RunResult.Done(
                            List.of(new StatementResult(2, 3, 0), new StatementResult(1, 0, 0)), false));
            assertThat(rig.column("SELECT COUNT(*) FROM t")).containsExactly("4");
        }
    }

    @Test
    default void ofTwoAtOnceWithTheSameKeyOneIsCarriedOut(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned one = rig.applier();
            ApplyRig.Owned other = rig.applier();
            for (int round = 0; round < 30; round++) {
                String key = "round-" + round;
                CompletableFuture<RunResult> first =
                        one.beginRun(rig.keyed(key, "INSERT INTO t (v) VALUES ('" + key + "')"));
                CompletableFuture<RunResult> second =
                        other.beginRun(rig.keyed(key, "INSERT INTO t (v) VALUES ('" + key + "')"));

                RunResult.Done a = (RunResult.Done) ApplyRig.get(first);
                RunResult.Done b = (RunResult.Done) ApplyRig.get(second);
                assertThat(a.repeated()).isNotEqualTo(b.repeated());
                assertThat(a.statements()).isEqualTo(b.statements());
            }
            assertThat(rig.column("SELECT COUNT(*) FROM t")).containsExactly("30");
        }
    }

    @Test
    default void aKeyedWriteOfTheQueueIsAppliedOnceWhereverItStands(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned applier = rig.applier();
            applier.run(rig.keyed("direct", "INSERT INTO t (v) VALUES ('direct')"));

            BatchResult result = applier.apply(
                    rig.entry(1, "INSERT INTO t (v) VALUES ('1')"),
                    new Entry(new Position(2), rig.keyed("direct", "INSERT INTO t (v) VALUES ('direct')")),
                    new Entry(new Position(3), rig.keyed("new", "INSERT INTO t (v) VALUES ('new')")),
                    rig.entry(4, "INSERT INTO t (v) VALUES ('4')"));

            assertThat(applied(result))
                    .containsExactly(
                            new Settlement.Applied(1, 2, 0),
                            new Settlement.Applied(1, 1, 0),
                            new Settlement.Applied(1, 3, 0),
                            new Settlement.Applied(1, 4, 0));
            assertThat(rig.column("SELECT v FROM t ORDER BY id")).containsExactly("direct", "1", "new", "4");
        }
    }

    @Test
    default void oldKeysAreForgottenAndYoungOnesAreNot(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(TABLE);
            ApplyRig.Owned applier = rig.applier();
            for (int i = 0; i < 5; i++) {
                // Accepted years ago, used now.
                applier.run(rig.keyed("key-" + i, "INSERT INTO t (v) VALUES ('" + i + "')"));
            }

            assertThat(forget(rig, applier, Duration.ofHours(24))).isZero();
            assertThat(forget(rig, applier, Duration.ofSeconds(-5))).isEqualTo(3);
            assertThat(forget(rig, applier, Duration.ofSeconds(-5))).isEqualTo(2);
            assertThat(forget(rig, applier, Duration.ofSeconds(-5))).isZero();
            assertThat(rig.column("SELECT COUNT(*) FROM t")).containsExactly("5");
        }
    }

    private static int forget(ApplyRig rig, ApplyRig.Owned applier, Duration olderThan) {
        return ApplyRig.get(
                applier.call(each -> each.forgetKeys(rig.shard, rig.tenant, olderThan, 3, ApplyRig.DEADLINE)));
    }
}
