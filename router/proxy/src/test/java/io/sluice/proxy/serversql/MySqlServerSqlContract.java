package io.sluice.proxy.serversql;

import static io.sluice.proxy.serversql.ReplicaSet.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds on every MySQL. */
interface MySqlServerSqlContract extends ServerSqlContract {
    String REMEMBERED = "SELECT GROUP_CONCAT(variable_name, '=', variable_value ORDER BY 1)"
            + " FROM performance_schema.persisted_variables WHERE variable_name LIKE '%read_only'";

    @Override
    default Flavour flavour() {
        return Flavour.MYSQL;
    }

    @Test
    default void aReadOnlyServerStaysSoOverARestartAndAPromotedOneDoesNot() {
        ReplicaSet set = set();

        get(sql().setReadOnly(set.record, set.replica(0), true));
        String refusing = set.ask(set.replica(0), REMEMBERED);
        get(sql().promote(set.record, set.replica(0)));

        assertThat(refusing).isEqualTo("read_only=ON,super_read_only=ON");
        assertThat(set.ask(set.replica(0), REMEMBERED)).isNull();
    }

    /** A canary's row on a primary that is replaced before a replica has got it. */
    @Test
    default void whatOnlyTheOldPrimaryHasIsCommittedEmptyOnTheNewOneWhichItCanFollowThen() throws SQLException {
        ReplicaSet set = set();
        ServerAddress old = set.primary();
        ServerAddress candidate = set.replica(0);
        get(sql().stopReceiving(set.record, candidate));
        set.run(old, "INSERT INTO t.t VALUES (1)", "INSERT INTO t.t VALUES (2)", "DELETE FROM t.t");
        get(sql().setReadOnly(set.record, old, true));
        get(sql().promote(set.record, candidate));
        get(sql().forgetSource(set.record, candidate));
        set.run(candidate, "INSERT INTO t.t VALUES (3)");
        GtidSet extra = (GtidSet) report(old).executed().minus(report(candidate).executed());
        assertThat(extra.count()).isEqualTo(3);

        get(sql().commitEmpty(set.record, candidate, extra));
        get(sql().commitEmpty(set.record, candidate, extra));
        get(sql().follow(set.record, old, candidate, Optional.of(set.login())));
        get(sql().follow(set.record, set.replica(1), candidate, Optional.empty()));

        awaitCaughtUp(old, candidate);
        awaitCaughtUp(set.replica(1), candidate);
        assertThat(report(candidate).executed().containsAll(extra)).isTrue();
        assertThat(set.ask(old, "SELECT GROUP_CONCAT(id) FROM t.t")).isEqualTo("3");
    }

    @Test
    default void manyEmptyTransactionsAreCommittedInTurns() {
        ReplicaSet set = set();
        GtidSet foreign = GtidSet.parse("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa:1-120");

        get(sql().commitEmpty(set.record, set.primary(), foreign));

        assertThat(report(set.primary()).executed().containsAll(foreign)).isTrue();
    }

    @Test
    default void transactionsAreForgottenByMariaDbOnly() {
        ReplicaSet set = set();

        ServerSqlContract.assertThatFails(
                () -> get(sql().forgetTransactions(set.record, set.primary(), BinlogState.parse("0-1-1"))),
                Reason.STATEMENT_REFUSED);
    }

    @Test
    default void anInstanceLockedForBackupIsSeenWhereTheServerTells() throws SQLException {
        ReplicaSet set = set();
        try (Connection backup = set.connect(set.primary());
                Statement lock = backup.createStatement()) {
            lock.execute("LOCK INSTANCE FOR BACKUP");

            BackupState seen = report(set.primary()).backup();

            assertThat(seen).isEqualTo(showsLocks() ? BackupState.RUNNING : BackupState.UNKNOWN);
        }
    }
}
