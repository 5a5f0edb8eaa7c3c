package io.sluice.app;

import io.sluice.app.process.OrderlyStop;
import io.sluice.app.process.ParentWatch;
import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SettingsReader;
import io.sluice.app.settings.SluiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What router and admin API have in common: where their settings are, and how they run until they are told to stop. */
final class ServiceOptions {
    private static final Logger log = LoggerFactory.getLogger(ServiceOptions.class);
    private static final Path STANDARD = Path.of("sluice.yaml");
    /** Variables with our prefix that are none of {@code sluice.yaml}'s settings, and that the program knows. */
    private static final Set<String> NO_SETTINGS =
            Set.of("SLUICE_CONFIG", "SLUICE_LOG_LEVEL", "SLUICE_CTL_URL", "SLUICE_CTL_TOKEN_FILE");

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
    private boolean check;

    @Option(names = "--follow-parent", hidden = true, description = "Stop when standard input ends.")
    private boolean followParent;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Starts a program that may fail to start. */
    @FunctionalInterface
    interface Start {
        void run() throws StartException;
    }

    /** Whether there is nothing more to do than to have read the settings. */
    boolean isCheckOnly() {
        if (check) {
            spec.commandLine().getOut().println("the settings are right");
        }
        return check;
    }

    /** Starts the program and keeps it until a signal stops it; only a start that fails makes it return. */
    int run(OrderlyStop stop, Start start) throws StartException {
        if (followParent) {
            ParentWatch.start(System.in);
        }
        stop.arm();
        try {
            start.run();
        } catch (StartException | RuntimeException refused) {
            stop.abandon();
            throw refused;
        }
        stop.await();
        return ExitCode.OK;
    }

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
