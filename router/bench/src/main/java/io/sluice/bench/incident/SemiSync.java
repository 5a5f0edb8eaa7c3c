package io.sluice.bench.incident;

import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.lab.AddressedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Semi-synchronous replication of MariaDB, which has it built in. One thread. */
public final class SemiSync {
    private SemiSync() {}

    /** From now on what the shard's primary acknowledges is on a replica, too. */
    public static void begin(Shard shard) throws IOException, SQLException {
        try (Connection primary = AddressedServer.at(shard.primary().address(), shard.admin())
                        .connect();
                Statement statement = primary.createStatement()) {
            statement.execute("SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'");
            statement.execute("SET GLOBAL rpl_semi_sync_master_timeout = 60000");
            statement.execute("SET GLOBAL rpl_semi_sync_master_enabled = ON");
        }
        for (Site.Server server : shard.replicas()) {
            try (Connection replica =
                            AddressedServer.at(server.address(), shard.admin()).connect();
                    Statement statement = replica.createStatement()) {
                statement.execute("SET GLOBAL rpl_semi_sync_slave_enabled = ON");
                statement.execute("STOP SLAVE");
                statement.execute("START SLAVE");
            }
        }
    }
}
