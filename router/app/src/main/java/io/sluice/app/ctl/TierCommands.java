package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tier",
        mixinStandardHelpOptions = true,
        description = "Tiers: the policies that tenants share. A change holds for all tenants of the tier at once.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class TierCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(mixinStandardHelpOptions = true, description = "The tiers by name, with their policies.")
    int list(@Mixin CtlOptions options) throws CtlException {
        JsonObject tiers = options.open().all("/v1/tiers");
        return options.print(tiers, () -> Sheets.tiers(tiers));
    }

    @Command(mixinStandardHelpOptions = true, description = "One tier.")
    int show(@Mixin CtlOptions options, @Parameters(paramLabel = "TIER", description = "Its name.") String tier)
            throws CtlException {
        JsonObject record = options.open().get(path(tier));
        return options.print(record, () -> Sheets.tier(record));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {"Makes a tier. What no option names is as in the tier that is there from the start.", ""})
    int create(
            @Mixin CtlOptions options,
            @Mixin PolicyFields policy,
            @Parameters(paramLabel = "TIER", description = "Its name.") String tier)
            throws CtlException {
        AdminClient admin = options.open();
        JsonObject body = new JsonObject().put("name", tier).put("policy", policy.toJson());
        JsonObject answer = admin.post("/v1/tiers", body);
        // What took long has answered as an operation, which does not hold the tier.
        JsonObject record = answer.containsKey("policy") ? answer : admin.get(path(tier));
        return options.print(record, () -> Sheets.tier(record));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {"Changes of a tier's policy what the options name; the rest stays as it is.", ""})
    int set(
            @Mixin CtlOptions options,
            @Mixin PolicyFields policy,
            @Parameters(paramLabel = "TIER", description = "Its name.") String tier)
            throws CtlException {
        if (policy.toJson().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name what is to change, such as --reads replica");
        }
        JsonObject record = options.open().patch(path(tier), before -> new JsonObject().put("policy", policy.toJson()));
        return options.print(record, () -> Sheets.tier(record));
    }

    private static String path(String tier) {
        return "/v1/tiers/" + AdminClient.step(tier);
    }
}
