package io.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/configuration.md} the same as the records; {@code -Dsluice.docs.write=true} writes it anew. */
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");
    private static final Path SAMPLE = Path.of("../../docs/sluice.yaml");

    private static final String HEAD = """
            # Configuration

            `sluice router` and `sluice admin` read one file, `sluice.yaml`: the one of `--config`, else of `$SLUICE_CONFIG`,
            else the one in the working directory. [sluice.yaml](sluice.yaml) is a sample to begin with.
            This page is generated from the settings records; a test keeps it current.

            - Every setting can also be given by the environment, which wins over the file: `mysql.loginTimeout` is
              `SLUICE_MYSQL_LOGIN_TIMEOUT`, `seed.shards[0].primary` is `SLUICE_SEED_SHARDS_0_PRIMARY`; a list of single
              values is written with commas. A variable with this prefix that is no setting is logged and left aside. In
              Kubernetes set `enableServiceLinks: false`, or a service called `sluice-mysql` puts its own
              `SLUICE_MYSQL_PORT` into the pod.
            - Durations are written `500ms`, `10s`, `5m`, `1h`, `1d`; sizes `4096`, `64KiB`, `16MiB`, `1GiB`.
            - A wrong value is refused, never repaired. All problems are told at once, each with file, line and setting;
              `sluice router --check` does only that. Exit code 2.
            - Settings are read at start. Shards, tenants and principals change at run time, through the admin API.
            """;

    @Test
    void thePageOfSettingsIsCurrent() throws IOException {
        String page = HEAD + new SettingsPage().of(SluiceSettings.class);
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(page);
    }

    @Test
    void theSampleIsRight() throws SettingsException {
        SluiceSettings settings =
                new SettingsReader(Map.of()).read(SluiceSettings.class, SAMPLE).settings();

        assertThat(settings.seed().shards()).hasSize(2);
        assertThat(settings.seed().tenants()).isNotEmpty();
        assertThat(settings.seed().principals()).isNotEmpty();
    }
}
