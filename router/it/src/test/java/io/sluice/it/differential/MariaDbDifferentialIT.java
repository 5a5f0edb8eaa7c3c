package io.sluice.it.differential;

import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, own = true)
final class MariaDbDifferentialIT {
    @TestFactory
    Stream<DynamicTest> everyClientSeesTheSameThroughTheRouter(LabShard shard) throws IOException, SQLException {
        TwoWays ways = TwoWays.to(shard);
        return ways.tests().onClose(ways::close);
    }
}
