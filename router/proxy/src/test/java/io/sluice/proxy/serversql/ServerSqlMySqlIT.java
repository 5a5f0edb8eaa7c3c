package io.sluice.proxy.serversql;

import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.EmbeddedServer;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.ServerSpec;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.install.Flavour;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link ServerSqlContract} on MySQL 8.0.15: the old words, no plugins; over TLS. */
final class ServerSqlMySqlIT implements MySqlServerSqlContract {
    private static final Vertx VERTX = Vertx.vertx();
    private static LabServers servers;
    private static ReplicaSet set;

    @BeforeAll
    static void start() throws Exception {
        servers = new LabServers(LabSettings.standard());
        ServerSpec server = ServerSpec.of(Flavour.MYSQL).withPerformanceSchema();
        ShardSpec shard = new ShardSpec("s1", server, List.of(server, ServerSpec.of(Flavour.MYSQL)));
        set = new ReplicaSet(servers.startShard(shard), TlsMode.REQUIRED, ServerSqlMySqlIT::pid);
    }

    static long pid(LabServer server) {
        return server.embedded().map(EmbeddedServer::pid).orElseThrow();
    }

    @AfterAll
    static void stop() {
        ReplicaSet.get(VERTX.close());
        servers.close();
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
        return List.of();
    }

    @Override
    public List<String> semiSyncReplica() {
        return List.of();
    }

    @Override
    public boolean showsLocks() {
        return true;
    }
}
