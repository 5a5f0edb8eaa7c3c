package io.sluice.proxy.serversql;

import static io.sluice.proxy.serversql.ReplicaSet.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.ServerSpec;
import io.sluice.lab.ShardSpec;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link ServerSqlContract} on MariaDB 11.4.5, and what holds there only. */
final class ServerSqlMariaDbIT implements ServerSqlContract {
    private static final Vertx VERTX = Vertx.vertx();
    private static LabServers servers;
    private static ReplicaSet set;

    @BeforeAll
    static void start() throws Exception {
        servers = new LabServers(LabSettings.standard());
        ServerSpec replica = ServerSpec.of(io.sluice.lab.install.Flavour.MARIADB);
        ServerSpec primary = replica.withPerformanceSchema()
                .withOption("performance-schema-instrument", "wait/lock/metadata/sql/mdl=ON");
        ShardSpec shard = new ShardSpec("s1", primary, List.of(replica, replica));
        set = new ReplicaSet(servers.startShard(shard), TlsMode.DISABLED, ServerSqlMySqlIT::pid);
    }

    @AfterAll
    static void stop() {
        get(VERTX.close());
        servers.close();
    }

    @Test
    void sessionsThatMayWriteInSpiteOfItEndWhenAServerBecomesReadOnly() throws SQLException {
        set.makeAccount("app", "ALL ON t.*");
        set.makeAccount("operator", "READ_ONLY ADMIN, INSERT ON *.*");
        try (Connection app = ReplicaSet.connect(set.primary(), "app");
                Connection operator = ReplicaSet.connect(set.primary(), "operator");
                Statement insert = app.createStatement()) {
            get(sql().setReadOnly(set.record, set.primary(), true));

            assertThat(operator.isValid(5)).isFalse();
            assertThatThrownBy(() -> insert.execute("INSERT INTO t.t VALUES (1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getErrorCode()).isEqualTo(1290));
        }
    }

    /** A canary's row on a primary that is replaced before a replica has got it. */
    @Test
    void anOldPrimaryForgetsWhatOnlyItHasAndCanFollowTheNewOneThen() throws SQLException {
        ServerAddress old = set.primary();
        ServerAddress candidate = set.replica(0);
        get(sql().stopReceiving(set.record, candidate));
        get(sql().stopReceiving(set.record, set.replica(1)));
        set.run(old, "INSERT INTO t.t VALUES (1)", "DELETE FROM t.t");
        get(sql().setReadOnly(set.record, old, true));
        get(sql().promote(set.record, candidate));
        get(sql().forgetSource(set.record, candidate));
        set.run(candidate, "INSERT INTO t.t VALUES (3)", "INSERT INTO t.t VALUES (4)");
        BinlogState extra =
                (BinlogState) report(old).executed().minus(report(candidate).executed());
        assertThat(extra.count()).isEqualTo(2);

        get(sql().forgetTransactions(set.record, old, extra));
        get(sql().forgetTransactions(set.record, old, extra));
        get(sql().follow(set.record, old, candidate, Optional.of(set.login())));
        get(sql().follow(set.record, set.replica(1), candidate, Optional.empty()));

        awaitCaughtUp(old, candidate);
        awaitCaughtUp(set.replica(1), candidate);
        ServerSqlContract.within()
                .until(() -> "3,4".equals(set.ask(old, "SELECT GROUP_CONCAT(id ORDER BY id) FROM t.t")));
    }

    @Test
    void transactionsInTheMiddleCannotBeForgotten() {
        long server = Long.parseLong(set.ask(set.primary(), "SELECT @@server_id"));
        BinlogState first = BinlogState.transaction(0, server, 1);

        ServerSqlContract.assertThatFails(
                () -> get(sql().forgetTransactions(set.record, set.primary(), first)), Reason.STATEMENT_REFUSED);
    }

    @Test
    void emptyTransactionsAreForMySqlOnly() {
        GtidSet any = GtidSet.parse("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa:1");

        ServerSqlContract.assertThatFails(
                () -> get(sql().commitEmpty(set.record, set.primary(), any)), Reason.STATEMENT_REFUSED);
    }

    @Override
    public ReplicaSet set() {
        return set;
    }

    @Override
    public Vertx vertx() {
        return VERTX;
    }

    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }

    @Override
    public List<String> semiSyncSource() {
        return List.of("SET GLOBAL rpl_semi_sync_master_enabled = 1");
    }

    @Override
    public List<String> semiSyncReplica() {
        return List.of("SET GLOBAL rpl_semi_sync_slave_enabled = 1");
    }

    @Override
    public boolean showsLocks() {
        return true;
    }
}
