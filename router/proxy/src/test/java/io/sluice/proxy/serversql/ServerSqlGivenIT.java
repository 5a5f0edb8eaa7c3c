package io.sluice.proxy.serversql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.TlsMode;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * {@link ServerSqlContract} on a MySQL of the reader's, without TLS: for 8.4 and 9, which have the new words only and are too large
 * to be carried along. {@code SLUICE_TEST_MYSQLD} names a server program that takes options, with the plugins beside it.
 */
@EnabledIfEnvironmentVariable(
        named = "SLUICE_TEST_MYSQLD",
        matches = ".+",
        disabledReason = "SLUICE_TEST_MYSQLD names no MySQL server program (such as 8.4 or 9)")
final class ServerSqlGivenIT implements MySqlServerSqlContract {
    private static final Vertx VERTX = Vertx.vertx();
    private static GivenServers servers;
    private static ReplicaSet set;

    @BeforeAll
    static void start() throws Exception {
        servers = GivenServers.in();
        set = new ReplicaSet(servers.start(System.getenv("SLUICE_TEST_MYSQLD")), TlsMode.DISABLED, servers::pid);
        set.run(set.primary(), "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
        set.run(
                set.replica(0),
                "SET sql_log_bin = 0",
                "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'");
    }

    @AfterAll
    static void stop() throws Exception {
        ReplicaSet.get(VERTX.close());
        servers.close();
    }

    @Test
    void itIsNotTheOneThatIsCarriedAlong() {
        assertThat(report(set.primary()).version()).isNotEqualTo("8.0.15");
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
    public List<String> semiSyncSource() {
        return List.of("SET GLOBAL rpl_semi_sync_source_enabled = 1");
    }

    @Override
    public List<String> semiSyncReplica() {
        return List.of("SET GLOBAL rpl_semi_sync_replica_enabled = 1");
    }

    @Override
    public boolean showsLocks() {
        return true;
    }
}
