package io.sluice.it.binlog;

import static io.sluice.it.binlog.Listings.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.binlog.Extra.End;
import io.sluice.proxy.binlog.Limits;
import org.junit.jupiter.api.Test;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, replicas = 1, embedded = true, own = true)
final class ExtraTransactionsMariaDbIT implements ExtraTransactionsContract {
    @Test
    void compressedEventsMakeAListingIncomplete(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary("SET GLOBAL log_bin_compress = 1");
            fork.onPrimary("INSERT INTO blue.items (name) VALUES (REPEAT('x', 2000))");
            fork.onPrimary("SET GLOBAL log_bin_compress = 0");

            Extra extra = list(shard.primary(), fork.already(), Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.UNREADABLE);
            assertThat(extra.transactions()).isEqualTo(1);
            assertThat(extra.isOnlyOwn()).isFalse();
        }
    }
}
