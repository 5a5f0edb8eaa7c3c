package io.sluice.app;

import io.sluice.app.admin.AdminProgram;
import io.sluice.app.process.OrderlyStop;
import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SluiceSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "admin",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the admin API: shards, tenants and logins over REST.",
            "",
            "It reads the routers' settings file, finds the routers by cluster.members (or cluster.bind), may start before"
                    + " them, and needs their key file. Every request carries the token of node.adminTokenFile.",
            ""
        })
final class AdminCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions options;

    @Override
    public Integer call() throws SettingsException, StartException {
        SluiceSettings settings = options.read();
        if (options.isCheckOnly()) {
            return ExitCode.OK;
        }
        AdminProgram admin = new AdminProgram(settings);
        return options.run(new OrderlyStop(admin::stop), admin::start);
    }
}
