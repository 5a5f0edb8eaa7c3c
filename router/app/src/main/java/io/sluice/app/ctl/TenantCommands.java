package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tenant",
        mixinStandardHelpOptions = true,
        description = "Tenants: where they are, and what their statements get while their shard is locked.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class TenantCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(mixinStandardHelpOptions = true, description = "The tenants by name, with their shard and policy.")
    int list(
            @Mixin CtlOptions options,
            @Option(names = "--shard", paramLabel = "SHARD", description = "Only those of this shard.") @Nullable
                    String shard)
            throws CtlException {
        String filter = shard == null ? "" : "?shard=" + AdminClient.step(shard);
        JsonObject tenants = options.open().all("/v1/tenants" + filter);
        return options.print(tenants, () -> Sheets.tenants(tenants));
    }

    @Command(mixinStandardHelpOptions = true, description = "One tenant.")
    int show(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") String tenant)
            throws CtlException {
        JsonObject record = options.open().get(path(tenant));
        return options.print(record, () -> Sheets.tenant(record));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {"Shows a tenant's policy, or changes what the options name; the rest stays as it is.", ""})
    int policy(
            @Mixin CtlOptions options,
            @Mixin PolicyOptions change,
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") String tenant)
            throws CtlException {
        AdminClient admin = options.open();
        JsonObject record =
                change.isEmpty() ? admin.get(path(tenant)) : admin.patch(path(tenant), before -> change.toPatch());
        return options.print(record, () -> Sheets.policy(record));
    }

    private static String path(String tenant) {
        return "/v1/tenants/" + AdminClient.step(tenant);
    }
}
