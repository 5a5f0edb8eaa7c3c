package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plainest use, for MySQL. */
@WithShards(count = 2)
class RelayIT {
    @Test
    void eachTenantWritesAndReadsOnItsOwnShard(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("relay_one", 0, false);
            router.addTenant("relay_two", 1, false);
            for (String tenant : List.of("relay_one", "relay_two")) {
                try (Connection connection = router.connect(tenant, "?sslMode=REQUIRED");
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE names (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20))");
                    assertThat(statement.executeUpdate("INSERT INTO names (name) VALUES ('" + tenant + "')"))
                            .isEqualTo(1);
                }
                try (Connection direct =
                                router.connectDirectly(tenant, "?allowPublicKeyRetrieval=true&sslMode=DISABLED");
                        Statement statement = direct.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT name FROM names")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(tenant);
                }
            }
        }
    }

    @Test
    void compressedClientsGetLongResultsWhole(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards)) {
            router.addTenant("relay_packed", 0, false);
            try (Connection connection = router.connect("relay_packed", "?useCompression=true&sslMode=REQUIRED");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT REPEAT('sluice', 500000)")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1))
                        .hasSize(3_000_000)
                        .startsWith("sluicesluice")
                        .endsWith("sluice");
            }
        }
    }
}
