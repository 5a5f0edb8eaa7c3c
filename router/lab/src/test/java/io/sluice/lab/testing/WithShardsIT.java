package io.sluice.lab.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabShard;
import io.sluice.lab.Login;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.ServerMissingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** For MySQL but where a method says otherwise. */
@WithShards
class WithShardsIT {
    private static LabShard ofTheClass;

    @BeforeAll
    static void rememberTheShard(LabShard shard) {
        ofTheClass = shard;
    }

    @Test
    void shardAnswers(LabShard shard) throws Exception {
        assertThat(version(shard.primary())).startsWith("8.");
    }

    @Test
    void equalWishesShareTheirShards(LabShard shard) {
        assertThat(shard).isSameAs(ofTheClass);
    }

    @Test
    @WithShards(own = true, embedded = true)
    void ownShardIsAnother(LabShard shard) {
        assertThat(shard.primary().address()).isNotEqualTo(ofTheClass.primary().address());
    }

    @Test
    @WithShards(count = 2, replicas = 1)
    void methodMayWantMoreThanItsClass(List<LabShard> shards) {
        assertThat(shards).hasSize(2).allMatch(shard -> shard.replicas().size() == 1);
    }

    @Test
    @WithShards(flavour = Flavour.MARIADB)
    void flavourCanBeChosen(LabShard shard) throws Exception {
        assertThat(version(shard.primary())).contains("MariaDB");
    }

    @Test
    void serverGivenByAddressIsUsedAndLeftRunning(LabShard shard, LabServers lab) throws Exception {
        TestServers sources = new TestServers(lab, unused -> null, Map.of("SLUICE_TEST_MYSQL", text(shard.primary())));

        LabShard found =
                sources.find(new TestServers.Wish(Flavour.MYSQL, 1, 0, false)).get(0);
        found.close();

        assertThat(found.primary().address()).isEqualTo(shard.primary().address());
        assertThat(found.primary().embedded()).isEmpty();
        assertThat(version(found.primary())).isEqualTo(version(shard.primary()));
    }

    @Test
    void serverGivenByAddressMustBeOfTheFlavour(LabShard shard, LabServers lab) {
        TestServers sources = new TestServers(lab, unused -> text(shard.primary()), Map.of());

        assertThatThrownBy(() -> sources.find(new TestServers.Wish(Flavour.MARIADB, 1, 0, false)))
                .isInstanceOf(IOException.class)
                .hasMessage("the server given for MARIADB is one of MYSQL");
    }

    @Test
    void wrongPasswordOfAGivenServerIsAnErrorNotASkip(LabShard shard, LabServers lab) {
        TestServers sources = new TestServers(lab, unused -> shard.primary().address() + ",nobody,wrong", Map.of());

        assertThatThrownBy(() -> sources.find(new TestServers.Wish(Flavour.MYSQL, 1, 0, false)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ServerMissingException.class)
                .hasMessageContaining("cannot log in to the given server");
    }

    private static String text(LabServer server) {
        Login admin = server.admin();
        return server.address() + "," + admin.user() + "," + admin.password();
    }

    private static String version(LabServer server) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT VERSION()")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
