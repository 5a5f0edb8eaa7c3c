package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.process.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteTest {
    private static final String SITE = """
            {"mysql": {"host": "127.0.0.1", "port": 6033}, "admin": {"url": "http://127.0.0.1:6035", "token": "t"},
             "shards": [
               {"id": "shard-2", "primary": {"host": "127.0.0.1", "port": 6085, "pid": 7, "dataDir": "/d"},
                "replicas": [], "adminUser": "root", "adminPassword": "p"},
               {"id": "s3", "primary": {"host": "127.0.0.1", "port": 6087}, "adminUser": "root", "adminPassword": "p"}],
             "tenants": [{"id": "t001", "shard": "shard-2", "database": "t001", "user": "t001", "password": "x"}]}
            """;

    @TempDir
    Path dir;

    @Test
    void aShardIsFoundByItsIdAndByItsNumber() throws Exception {
        Site site = site(SITE);

        assertThat(site.shard("shard-2").primary().pid()).isEqualTo(7);
        assertThat(site.shard("s2")).isEqualTo(site.shard("shard-2"));
        assertThat(site.shard("s3").id()).isEqualTo("s3");
        assertThatThrownBy(() -> site.shard("s4"))
                .isInstanceOf(StartException.class)
                .hasMessage("there is no shard s4; there are shard-2, s3");
    }

    @Test
    void aStagingSiteNeedNotTellOfProcessesAndDirectories() throws Exception {
        Site.Server server = site(SITE).shard("s3").primary();

        assertThat(server.pid()).isZero();
        assertThat(server.dataDir()).isNull();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> site(SITE.replace("\"token\"", "\"tokin\"")))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("has not the form of a demo.json: token");
        assertThatThrownBy(() -> Site.read(dir.resolve("nowhere.json")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is the demo running?");
    }

    private Site site(String json) throws Exception {
        return Site.read(Files.writeString(dir.resolve("demo.json"), json));
    }
}
