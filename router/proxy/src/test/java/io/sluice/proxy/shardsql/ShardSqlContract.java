package io.sluice.proxy.shardsql;

import static io.sluice.proxy.shardsql.RealShard.column;
import static io.sluice.proxy.shardsql.RealShard.get;
import static io.sluice.proxy.shardsql.RealShard.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.LabShard;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds on a real server of either flavour. */
interface ShardSqlContract {
    Flavour flavour();

    TlsMode tls();

    Vertx vertx();

    default ShardSql sql() {
        return ShardSql.over(vertx(), RealShard.BOX, ShardSqlSettings.DEFAULT);
    }

    default RealShard real(LabShard shard) {
        return new RealShard(shard, tls());
    }

    @Test
    default void aServerSaysWhatItIs(LabShard lab) {
        ServerIdentity identity = get(sql().serverIdentity(real(lab).record));

        assertThat(identity.flavour()).isEqualTo(flavour());
        assertThat(identity.version()).matches("\\d+\\.\\d+\\..*");
        assertThat(identity.readOnly()).isFalse();
    }

    @Test
    default void aTenantLogsInToItsOwnDatabaseAndSeesNoOther(LabShard lab) throws SQLException {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("own_");
        // The name with another character where the own one has an underscore: a wildcard unless it is escaped.
        String neighbour = tenant.database().value().replace('_', 'x');
        shard.asAdmin("CREATE DATABASE `" + neighbour + "`");

        get(sql().provisionTenants(shard.record, List.of(tenant)));

        try (Connection connection = shard.login(tenant)) {
            run(connection, "CREATE TABLE `" + tenant.database() + "`.t (id INT PRIMARY KEY)");
            assertThat(column(connection, "SHOW DATABASES"))
                    .contains(tenant.database().value())
                    .doesNotContain(neighbour, "mysql");
            assertThatThrownBy(() -> run(connection, "USE `" + neighbour + "`")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    default void provisioningMayBeRepeated(LabShard lab) throws SQLException {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("again_");

        get(sql().provisionTenants(shard.record, List.of(tenant)));
        get(sql().provisionTenants(shard.record, List.of(tenant)));

        assertThat(get(sql().holdsDatabase(shard.record, tenant.database()))).isTrue();
        try (Connection connection = shard.login(tenant)) {
            assertThat(column(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    default void theRoutersOwnAccountIsNeverMadeATenants(LabShard lab) {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("own");
        TenantRecord thief = new TenantRecord(
                tenant.id(),
                tenant.epoch(),
                tenant.shard(),
                tenant.database(),
                shard.record.adminUser(),
                tenant.accountPassword(),
                tenant.tier(),
                tenant.own());

        assertThatThrownBy(() -> get(sql().provisionTenants(shard.record, List.of(thief))))
                .cause()
                .isInstanceOfSatisfying(
                        ShardSqlException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED));
    }

    @Test
    default void aLockedAccountTakesNoLoginWhileItsSessionsGoOnUntilTheyAreEnded(LabShard lab) throws SQLException {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("lock");
        get(sql().provisionTenants(shard.record, List.of(tenant)));

        try (Connection connection = shard.login(tenant)) {
            get(sql().lockAccount(shard.record, tenant));

            assertThatThrownBy(() -> shard.login(tenant).close()).isInstanceOf(SQLException.class);
            assertThat(column(connection, "SELECT 1")).containsExactly("1");
            get(sql().endSessions(shard.record, tenant.accountUser()));
            assertThatThrownBy(() -> column(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        get(sql().unlockAccount(shard.record, tenant));
        shard.login(tenant).close();
    }

    @Test
    default void aSessionWithChangedRowsIsWritingAndAnIdleOneIsNot(LabShard lab) throws SQLException {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("write");
        get(sql().provisionTenants(shard.record, List.of(tenant)));
        String table = "`" + tenant.database() + "`.t";

        try (Connection idle = shard.login(tenant);
                Connection writer = shard.login(tenant)) {
            run(idle, "CREATE TABLE " + table + " (id INT PRIMARY KEY)");
            writer.setAutoCommit(false);
            run(writer, "INSERT INTO " + table + " VALUES (1)");

            assertThat(writing(shard, tenant)).containsExactlyInAnyOrder(true, false);
            writer.commit();
            assertThat(writing(shard, tenant)).containsExactly(false, false);
        }
    }

    @Test
    default void aRunningStatementThatIsNoReadCountsAsWriting(LabShard lab) throws SQLException {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("run");
        get(sql().provisionTenants(shard.record, List.of(tenant)));

        try (Connection connection = shard.login(tenant)) {
            Thread thread = new Thread(() -> {
                try {
                    run(connection, "DO SLEEP(30)");
                } catch (SQLException ended) {
                    // The session is killed below.
                }
            });
            thread.start();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> writing(shard, tenant).contains(true));
            get(sql().endSessions(shard.record, tenant.accountUser()));
        }
        assertThat(get(sql().sessionsOf(shard.record, tenant.accountUser()))).isEmpty();
    }

    @Test
    default void aDroppedTenantLosesItsAccountAndItsDataOnlyIfAsked(LabShard lab) {
        RealShard shard = real(lab);
        TenantRecord tenant = shard.tenant("drop_");
        get(sql().provisionTenants(shard.record, List.of(tenant)));

        get(sql().dropTenant(shard.record, tenant, false));
        boolean keptData = get(sql().holdsDatabase(shard.record, tenant.database()));
        get(sql().dropTenant(shard.record, tenant, true));

        assertThat(keptData).isTrue();
        assertThat(get(sql().holdsDatabase(shard.record, tenant.database()))).isFalse();
        assertThatThrownBy(() -> shard.login(tenant).close()).isInstanceOf(SQLException.class);
    }

    @Test
    default void accountsAreListedByPagesWithTheirLocks(LabShard lab) {
        RealShard shard = real(lab);
        TenantRecord open = shard.tenant("list-a");
        TenantRecord locked = shard.tenant("list-b");
        get(sql().provisionTenants(shard.record, List.of(open, locked)));
        get(sql().lockAccount(shard.record, locked));

        List<AccountState> all = new ArrayList<>();
        List<AccountState> page = get(sql().accounts(shard.record, "", 2));
        while (!page.isEmpty()) {
            all.addAll(page);
            page = get(sql().accounts(shard.record, page.get(page.size() - 1).user(), 2));
        }

        assertThat(all)
                .contains(new AccountState(open.accountUser(), false), new AccountState(locked.accountUser(), true))
                .extracting(AccountState::user)
                .doesNotHaveDuplicates();
    }

    @Test
    default void aWrongPasswordIsALoginThatIsRefused(LabShard lab) {
        RealShard shard = real(lab);
        ShardRecord record = new ShardRecord(
                shard.record.id(),
                shard.record.epoch(),
                shard.record.primary(),
                List.of(),
                shard.record.adminUser(),
                RealShard.BOX.seal("wrong"),
                tls());

        assertThatThrownBy(() -> get(sql().serverIdentity(record)))
                .cause()
                .isInstanceOfSatisfying(ShardSqlException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.LOGIN_REFUSED);
                    assertThat(failure.errorCode()).isEqualTo(1045);
                });
    }

    private List<Boolean> writing(RealShard shard, TenantRecord tenant) {
        return get(sql().sessionsOf(shard.record, tenant.accountUser())).stream()
                .map(AccountSession::writing)
                .toList();
    }
}
