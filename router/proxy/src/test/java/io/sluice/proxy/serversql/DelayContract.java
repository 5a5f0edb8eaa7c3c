package io.sluice.proxy.serversql;

import static io.sluice.proxy.serversql.ReplicaSet.get;
import static io.sluice.proxy.serversql.ServerSqlContract.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.serversql.Following.Receiver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What holds of replicas that apply late on purpose. Each test delays the first replica by a minute, and lifts that in the end. */
interface DelayContract {
    ReplicaSet set();

    ServerSql sql();

    ServerReport report(ServerAddress server);

    boolean oldWords();

    /** Has it received what is committed after that, and applied nothing of it. */
    private TransactionSet delayed(ServerAddress replica) throws SQLException {
        ReplicaSet set = set();
        set.run(
                replica,
                oldWords() ? "STOP SLAVE" : "STOP REPLICA",
                oldWords() ? "CHANGE MASTER TO MASTER_DELAY = 60" : "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 60",
                oldWords() ? "START SLAVE" : "START REPLICA");
        within().until(() -> report(replica).following().orElseThrow().receiver() == Receiver.CONNECTED);
        set.run(set.primary(), "INSERT INTO t.t VALUES (1)", "INSERT INTO t.t VALUES (2)");
        TransactionSet written = report(set.primary()).executed();
        within().until(() -> report(replica).received().containsAll(written));
        assertThat(report(replica).following().orElseThrow().delay()).hasSeconds(60);
        assertThat(report(replica).hasAppliedAll()).isFalse();
        return written;
    }

    private void awaitApplied(ServerAddress replica, TransactionSet written) {
        within().until(() -> report(replica).executed().containsAll(written));
        Following now = report(replica).following().orElseThrow();
        assertThat(now.delay()).isZero();
        assertThat(now.receiver()).isEqualTo(Receiver.STOPPED);
    }

    @Test
    default void aDelayedReplicaAppliesAtOnceWhatItHasThoughItsSourceIsFrozen() throws Exception {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        TransactionSet written = delayed(replica);
        set.freeze(set.primary());
        try {
            get(sql().applyAll(set.record, replica));
            get(sql().applyAll(set.record, replica));

            awaitApplied(replica, written);
            get(sql().promote(set.record, replica));
            assertThat(set.ask(replica, "SELECT COUNT(*) FROM t.t")).isEqualTo("2");
        } finally {
            set.thaw(set.primary());
        }
    }

    @Test
    default void oneThatReceivesNothingAnyMoreKeepsWhatItHas() throws SQLException {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        TransactionSet written = delayed(replica);
        get(sql().stopReceiving(set.record, replica));

        get(sql().applyAll(set.record, replica));

        awaitApplied(replica, written);
    }

    @Test
    default void oneWhoseDelayWasLiftedFollowsByGtidWhenItIsDemoted() throws SQLException {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        TransactionSet written = delayed(replica);
        get(sql().applyAll(set.record, replica));
        set.run(set.primary(), "INSERT INTO t.t VALUES (3)");
        awaitApplied(replica, written);

        get(sql().demote(set.record, replica));
        get(sql().demote(set.record, replica));
        set.run(set.primary(), "INSERT INTO t.t VALUES (4)");

        TransactionSet all = report(set.primary()).executed();
        within().until(() -> report(replica).executed().containsAll(all));
        assertThat(report(replica).following().orElseThrow().byGtid()).isTrue();
        assertThat(set.ask(replica, "SELECT COUNT(*) FROM t.t")).isEqualTo("4");
    }

    /** Else what it has received would be thrown away, and its source may be no more. */
    @Test
    default void oneThatHasStillToApplyLosesNothingWhenItIsDemoted() throws SQLException {
        ReplicaSet set = set();
        ServerAddress replica = set.replica(0);
        TransactionSet written = delayed(replica);
        try (Connection busy = set.connect(replica);
                Statement lock = busy.createStatement()) {
            lock.execute("LOCK TABLES t.t READ");
            get(sql().applyAll(set.record, replica));
            try {
                get(sql().demote(set.record, replica));
            } catch (RuntimeException notYet) {
                assertThat(report(replica).received().containsAll(written)).isTrue();
            }
            assertThat(report(replica).received().containsAll(written)).isTrue();
        }

        within().until(() -> report(replica).executed().containsAll(written));
    }
}
