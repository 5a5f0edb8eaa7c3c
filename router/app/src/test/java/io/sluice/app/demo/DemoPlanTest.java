package io.sluice.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SettingsReader;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.lab.install.Flavour;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoPlanTest {
    private final DemoPlan plan =
            new DemoPlan(4, 40, 1, 1, true, Path.of("demo"), 20_000, Flavour.MYSQL, 0, Optional.empty());
    private final DemoSecrets secrets = DemoSecrets.of(plan, new SecureRandom());
    private final DemoSettings settings = new DemoSettings(plan, secrets, new SecureRandom());

    @ParameterizedTest
    @CsvSource({"1,0,1", "4,1,3", "64,8,5"})
    void noTwoThingsShareAPort(int shards, int replicas, int routers) {
        DemoPlan each = new DemoPlan(
                shards, 1, replicas, routers, true, Path.of("demo"), 20_000, Flavour.MYSQL, 0, Optional.empty());

        assertThat(each.ports().toArray()).doesNotHaveDuplicates().hasSize(1 + 5 * routers + shards * (replicas + 1));
    }

    @Test
    void eachOfSeveralRoutersReadsTheOneFileInItsOwnWay() throws SettingsException, StartException {
        DemoPlan three = new DemoPlan(1, 1, 0, 3, true, Path.of("demo"), 20_000, Flavour.MYSQL, 0, Optional.empty());
        DemoSettings several = new DemoSettings(three, DemoSecrets.of(three, new SecureRandom()), new SecureRandom());

        SluiceSettings third = new SettingsReader(several.environment(3))
                .read(SluiceSettings.class, "sluice.yaml", several.yaml())
                .settings();

        assertThat(third.node().name()).isEqualTo("router-3");
        assertThat(third.mysql().port()).isEqualTo(20_020);
        assertThat(third.routers().addressOf("router-3")).contains(new ServerAddress("127.0.0.1", 20_025));
        assertThat(third.routers().voters()).hasSize(3);
    }

    @Test
    void tenantsAreSpreadOverTheShardsInTurn() {
        assertThat(List.of(1, 2, 3, 4, 5)).extracting(plan::shardOf).containsExactly(1, 2, 3, 4, 1);
    }

    @Test
    void theSettingsOfTheDemoAreRight() throws SettingsException, StartException {
        SluiceSettings read = read();

        assertThat(read.node().name()).isEqualTo("router-1");
        assertThat(read.mysql().port()).isEqualTo(20_000);
        assertThat(read.seed().shards()).hasSize(4);
        assertThat(read.seed().tenants())
                .hasSize(40)
                .allMatch(tenant -> tenant.policy().reads() == TenantPolicy.Reads.REPLICA
                        && tenant.policy().writes() == TenantPolicy.Writes.QUEUE
                        && Duration.ofHours(1).equals(tenant.policy().maxStaleness()));
        assertThat(read.seed().principals()).hasSize(41);
    }

    @Test
    void demoJsonHasTheAgreedShape() {
        JsonObject json = new JsonObject(new DemoJson(plan, secrets, settings).text(List.of(), List.of(12L)));

        assertThat(json.fieldNames())
                .containsExactlyInAnyOrder(
                        "mysql", "http", "admin", "metrics", "shards", "tenants", "service", "routers");
        assertThat(json.getJsonObject("mysql").getInteger("port")).isEqualTo(20_000);
        assertThat(json.getJsonObject("admin").fieldNames()).containsExactlyInAnyOrder("url", "token");
        assertThat(json.getJsonArray("tenants").getJsonObject(4).fieldNames())
                .containsExactlyInAnyOrder("id", "shard", "database", "user", "password");
        assertThat(json.getJsonObject("service").getString("user")).isEqualTo("service");
        assertThat(json.getJsonArray("routers").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("mysql", new JsonObject().put("host", "127.0.0.1").put("port", 20_000))
                        .put("http", new JsonObject().put("url", "http://127.0.0.1:20001"))
                        .put("metrics", new JsonObject().put("url", "http://127.0.0.1:20003"))
                        .put("pid", 12)
                        .put("dataDir", plan.dir().resolve("router-1").toString()));
    }

    @Test
    void furtherSectionsHoldBesideTheDemosOwn(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("further.yaml"), "failover:\n  mode: auto\n");

        SluiceSettings read = read(with(file));

        assertThat(read.failover().mode()).isEqualTo(FailoverMode.AUTO);
        assertThat(read.mysql().port()).isEqualTo(20_000);
    }

    @Test
    void aSectionThatTheDemoHasItselfIsRefusedAndSoIsAFileThatIsNotThere(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("further.yaml"), "mysql:\n  port: 1\n");

        assertThatThrownBy(() -> read(with(file))).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> read(with(directory.resolve("none"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("none");
    }

    private DemoSettings with(Path further) {
        DemoPlan with =
                new DemoPlan(4, 40, 1, 1, true, Path.of("demo"), 20_000, Flavour.MYSQL, 0, Optional.of(further));
        return new DemoSettings(with, secrets, new SecureRandom());
    }

    private SluiceSettings read() throws SettingsException, StartException {
        return read(settings);
    }

    private static SluiceSettings read(DemoSettings of) throws SettingsException, StartException {
        return new SettingsReader(Map.of())
                .read(SluiceSettings.class, "sluice.yaml", of.yaml())
                .settings();
    }
}
