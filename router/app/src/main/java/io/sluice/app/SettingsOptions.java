package io.sluice.app;

import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SettingsReader;
import io.sluice.app.settings.SluiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a process finds its settings; the same for every command that has some. */
final class SettingsOptions {
    private static final Logger log = LoggerFactory.getLogger(SettingsOptions.class);
    private static final Path STANDARD = Path.of("sluice.yaml");
    /** Variables with our prefix that are none of {@code sluice.yaml}'s settings, and that the program knows. */
    private static final Set<String> NO_SETTINGS = Set.of("SLUICE_CONFIG", "SLUICE_LOG_LEVEL");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "${env:SLUICE_CONFIG}",
            description = {
                "The settings file. Unless given: $SLUICE_CONFIG, else sluice.yaml in the working directory if it is"
                        + " there. Every setting can also be given by the environment, and that wins:"
                        + " mysql.loginTimeout is SLUICE_MYSQL_LOGIN_TIMEOUT.",
                "docs/configuration.md lists all settings."
            })
    @Nullable
    Path file;

    @Option(
            names = "--check",
            description = "Read the settings, tell every problem with file, line and setting, and end:"
                    + " 0 if there is none, else 2.")
    boolean check;

    SluiceSettings read() throws SettingsException {
        Path chosen = file != null ? file : Files.exists(STANDARD) ? STANDARD : null;
        SettingsReader.Result<SluiceSettings> result =
                new SettingsReader(System.getenv()).read(SluiceSettings.class, chosen);
        for (String name : result.unknownVariables()) {
            if (!NO_SETTINGS.contains(name)) {
                log.atWarn().addKeyValue("variable", name).log("environment variable is no setting");
            }
        }
        return result.settings();
    }
}
