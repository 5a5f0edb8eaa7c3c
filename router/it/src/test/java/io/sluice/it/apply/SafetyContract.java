package io.sluice.it.apply;

import static io.sluice.it.apply.ApplyContract.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.tenant.TenantRecord;
import io.sluice.lab.LabShard;
import io.sluice.proxy.apply.BatchResult;
import io.sluice.proxy.apply.Entry;
import io.sluice.proxy.shardsql.DrainAccount;
import io.sluice.proxy.shardsql.ShardSqlException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The database keeps the drain to one tenant, and the tenant's old sessions from coming behind it. */
interface SafetyContract {
    @Test
    default void theServerRefusesWhatIsNotTheTenants(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            TenantRecord other = rig.addTenant("b_");
            rig.asAdmin(ApplyContract.TABLE, "CREATE TABLE `" + other.database() + "`.secret (id INT)");
            ApplyRig.Owned applier = rig.applier();
            ApplyRig.get(applier.call(each -> each.prepare(rig.shard, other)));
            String table = DrainAccount.of(other).qualifiedTable();

            List<String> attempts = List.of(
                    "INSERT INTO `" + other.database() + "`.secret VALUES (1)",
                    "INSERT INTO t (v) SELECT id FROM `" + other.database() + "`.secret",
                    "UPDATE " + table + " SET seq = 99",
                    "INSERT INTO t (v) SELECT seq FROM " + table,
                    "DELETE FROM mysql.user",
                    "INSERT INTO _sluice.canary VALUES ('x', 1)");
            long position = 0;
            for (String attempt : attempts) {
                BatchResult result = applier.apply(
                        rig.entry(++position, "INSERT INTO t (v) VALUES ('before')"), rig.entry(++position, attempt));
                assertThat(result).as(attempt).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                    assertThat(failed.code()).as(attempt).isIn(1044, 1142);
                    assertThat(failed.position().value() % 2).isZero();
                });
            }
            assertThat(rig.column("SELECT v FROM t")).isEmpty();
            assertThat(rig.column("SELECT id FROM `" + other.database() + "`.secret"))
                    .isEmpty();
        }
    }

    @Test
    default void whatIsNoPlainWriteIsNotSentAndCommitsNothing(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.Owned applier = rig.applier();
            for (String text : List.of(
                    "COMMIT", "SET autocommit=1", "ANALYZE TABLE t", "DROP TABLE t", "/*!50000 TRUNCATE TABLE t */")) {
                BatchResult result = applier.apply(
                        rig.entry(1, "INSERT INTO t (v) VALUES ('before')"),
                        rig.entry(2, "UPDATE t SET v = 'x'", text));
                assertThat(result).as(text).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo(1235);
                    assertThat(failed.position().value()).isEqualTo(2);
                });
            }
            assertThat(rig.column("SELECT v FROM t")).isEmpty();
        }
    }

    @Test
    default void tablesWithoutTransactionsAreReported(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(
                    ApplyContract.TABLE,
                    "CREATE TABLE old (id INT) ENGINE = MyISAM",
                    "CREATE TABLE fleeting (id INT) ENGINE = MEMORY");

            assertThat(ApplyRig.get(rig.applier().call(each -> each.prepare(rig.shard, rig.tenant)))
                            .nonTransactionalTables())
                    .containsExactly("fleeting", "old");
        }
    }

    @Test
    default void whatSeveralPrepareAtOnceStandsAndGoesWithTheTenant(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            List<CompletableFuture<?>> all = List.of(
                    rig.applier().call(each -> each.prepare(rig.shard, rig.tenant)),
                    rig.applier().call(each -> each.prepare(rig.shard, rig.tenant)),
                    rig.applier().call(each -> each.prepare(rig.shard, rig.tenant)));
            all.forEach(ApplyRig::get);
            rig.asAdmin(ApplyContract.TABLE);
            applied(rig.applier().apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")));
            DrainAccount account = DrainAccount.of(rig.tenant);
            assertThat(rig.column("SELECT user FROM mysql.user WHERE user = '" + account.user() + "'"))
                    .hasSize(1);

            ApplyRig.get(rig.sql.dropTenant(rig.shard, rig.tenant, false));

            assertThat(rig.column("SELECT user FROM mysql.user WHERE user = '" + account.user() + "'"))
                    .isEmpty();
            assertThat(rig.column("SELECT table_name FROM information_schema.tables WHERE table_schema = '_sluice'"
                            + " AND table_name = '" + account.table() + "'"))
                    .isEmpty();
        }
    }

    @Test
    default void aTenantThatIsLockedOutOrElsewhereIsNotPreparedAnew(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.get(rig.sql.lockAccount(rig.shard, rig.tenant));

            assertThatThrownBy(() -> ApplyRig.get(rig.applier().call(each -> each.prepare(rig.shard, rig.tenant))))
                    .hasCauseInstanceOf(ShardSqlException.class);
            assertThat(rig.applier().apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")))
                    .isInstanceOf(BatchResult.Lost.class);

            ApplyRig.get(rig.sql.unlockAccount(rig.shard, rig.tenant));
            applied(rig.applier().apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")));
        }
    }

    @Test
    default void aLockedTenantIsLockedForTheDrainAsWell(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.Owned ready = rig.applier();
            ApplyRig.get(ready.call(each -> each.prepare(rig.shard, rig.tenant)));

            ApplyRig.get(rig.sql.lockAccount(rig.shard, rig.tenant));
            assertThat(ready.apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")))
                    .isInstanceOf(BatchResult.Lost.class);
            assertThat(rig.column("SELECT v FROM t")).isEmpty();

            ApplyRig.get(rig.sql.unlockAccount(rig.shard, rig.tenant));
            applied(ready.apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")));
        }
    }

    @Test
    default void anAccountOrTableThatSomebodyRemovedIsMadeAgain(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.Owned applier = rig.applier();
            DrainAccount account = DrainAccount.of(rig.tenant);
            for (String removal :
                    List.of("DROP TABLE " + account.qualifiedTable(), "DROP USER '" + account.user() + "'@'%'")) {
                applied(applier.apply(rig.entry(1, "INSERT INTO t (v) VALUES ('1')")));
                ApplyRig.get(rig.sql.endSessions(rig.shard, account.user()));
                rig.asAdmin(removal);

                assertThat(applier.apply(rig.entry(2, "INSERT INTO t (v) VALUES ('2')")))
                        .isInstanceOf(BatchResult.Lost.class);
                applied(applier.apply(rig.entry(2, "INSERT INTO t (v) VALUES ('2')")));
            }
        }
    }

    @Test
    default void sessionsOfTheOldGenerationAreEndedAndThoseOfTheNewAreNot(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            ApplyRig.Owned old = rig.applier();
            ApplyRig.Owned drain = rig.applier();
            CompletableFuture<BatchResult> slow =
                    old.begin(List.of(rig.entry(1, "INSERT INTO t (v) SELECT SLEEP(15)")), Duration.ofSeconds(20));
            try (Connection client = rig.login();
                    Statement statement = client.createStatement()) {
                statement.execute("SELECT 1");
                assertThat(drain.watermark()).isEmpty();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> old.threadIds().size() == 1);
                Set<Long> live = new HashSet<>(drain.threadIds());
                assertThat(live).hasSize(1);

                int ended = ApplyRig.get(drain.call(each -> each.endOthers(rig.shard, rig.tenant, live)));

                assertThat(ended).isEqualTo(2);
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            }
            assertThat(ApplyRig.get(slow)).isNotInstanceOf(BatchResult.Applied.class);
            Entry same = rig.entry(1, "INSERT INTO t (v) VALUES ('1')");
            applied(drain.apply(same));
            assertThat(rig.column("SELECT v FROM t")).containsExactly("1");
            assertThat(drain.threadIds()).hasSize(1);
        }
    }
}
