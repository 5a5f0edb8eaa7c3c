package io.sluice.proxy.shardsql;

import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;

/** {@link ShardSqlContract} on MySql. */
@WithShards(flavour = Flavour.MYSQL)
final class ShardSqlMySqlIT implements ShardSqlContract {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        RealShard.get(VERTX.close());
    }

    @Override
    public ServerIdentity.Flavour flavour() {
        return ServerIdentity.Flavour.MYSQL;
    }

    @Override
    public TlsMode tls() {
        return TlsMode.REQUIRED;
    }

    @Override
    public Vertx vertx() {
        return VERTX;
    }
}
