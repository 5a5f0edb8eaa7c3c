package io.sluice.it.handover;

import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import java.sql.SQLException;

/** For MariaDB, with semi-synchronous replication: nothing acknowledged is lost. */
final class PromotionMariaDbIT extends PromotionContract {
    @Override
    Flavour flavour() {
        return Flavour.MARIADB;
    }

    @Override
    boolean isSemiSync() {
        return true;
    }

    @Override
    void prepare(LabShard shard) throws SQLException {
        onServer(
                shard.primary(),
                "SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'",
                "SET GLOBAL rpl_semi_sync_master_timeout = 60000",
                "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        for (LabServer replica : shard.replicas()) {
            onServer(replica, "SET GLOBAL rpl_semi_sync_slave_enabled = ON", "STOP SLAVE", "START SLAVE");
        }
    }
}
