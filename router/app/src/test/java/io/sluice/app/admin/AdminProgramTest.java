package io.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsReader;
import io.sluice.app.settings.SluiceSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminProgramTest {
    @TempDir
    Path dir;

    @Test
    void withoutTheRoutersKeyItSaysWhichSettingIsWrongAndMakesNone() throws Exception {
        Map<String, String> variables = Map.of("SLUICE_NODE_DATA_DIR", dir.toString());
        SluiceSettings settings = new SettingsReader(variables)
                .read(SluiceSettings.class, "test.yaml", "")
                .settings();
        AdminProgram admin = new AdminProgram(settings);

        assertThatThrownBy(admin::start)
                .isInstanceOf(StartException.class)
                .hasMessage("node.keyFile: the admin API needs the key file of the routers: " + dir
                        + "/sluice.key: there is no such file");
        admin.stop();
        assertThat(dir).isEmptyDirectory();
    }
}
