package io.sluice.app;

import io.sluice.app.process.OrderlyStop;
import io.sluice.app.process.StartException;
import io.sluice.app.router.RouterProgram;
import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SluiceSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "router",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a router: the MySQL port, and metrics and probes.",
            "",
            "It starts with any of the shards down. SIGTERM or Ctrl-C makes it take no more clients, let transactions end"
                    + " for mysql.drainTimeout, and stop.",
            ""
        })
final class RouterCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions options;

    @Override
    public Integer call() throws SettingsException, StartException {
        SluiceSettings settings = options.read();
        if (options.isCheckOnly()) {
            return ExitCode.OK;
        }
        RouterProgram router = new RouterProgram(settings, VersionCommand.Version.ofProgram());
        return options.run(new OrderlyStop(router::stop), router::start);
    }
}
