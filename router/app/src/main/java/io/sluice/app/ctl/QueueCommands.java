package io.sluice.app.ctl;

import io.vertx.core.json.JsonArray;
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
        name = "queue",
        mixinStandardHelpOptions = true,
        description = "Queues: the writes that wait for a locked shard, and how they are drained.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class QueueCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(mixinStandardHelpOptions = true, description = "The queue of each shard in each router.")
    int list(@Mixin CtlOptions options) throws CtlException {
        JsonObject queues = options.open().all("/v1/queues");
        return options.print(queues, () -> QueueSheet.queues(queues));
    }

    @Command(mixinStandardHelpOptions = true, description = "One shard's queue in each router.")
    int show(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--tenants", description = "Also the tenants that have a backlog.") boolean withTenants)
            throws CtlException {
        AdminClient admin = options.open();
        JsonObject queue = withTenants ? withTenants(admin, path(shard, "")) : admin.get(path(shard, ""));
        return options.print(queue, () -> QueueSheet.queue(queue));
    }

    private static JsonObject withTenants(AdminClient admin, String path) throws CtlException {
        JsonObject queue = admin.get(path);
        JsonArray tenants = new JsonArray();
        String cursor = "";
        do {
            JsonObject page = admin.get(path + "?tenants=true&limit=1000&cursor=" + AdminClient.step(cursor));
            tenants.addAll(page.getJsonArray("tenants", new JsonArray()));
            cursor = page.getString("next", "");
        } while (!cursor.isEmpty());
        return queue.put("tenants", tenants);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Let the shard's backlog stand still until it is resumed or a router restarts.")
    int pause(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this one's.") @Nullable
                    String tenant)
            throws CtlException {
        return tell(options, path(shard, ":pause"), ofTenant(tenant));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Let it go on; with --tenant also one that the router has paused by itself.")
    int resume(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this one's.") @Nullable
                    String tenant)
            throws CtlException {
        return tell(options, path(shard, ":resume"), ofTenant(tenant));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "How many writes a second each router applies at most, until it restarts.")
    int rate(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Parameters(paramLabel = "WRITES", description = "A second, 1 to 10000000; 0 is no limit.") int perSecond)
            throws CtlException {
        return tell(options, path(shard, ":rate"), new JsonObject().put("entriesPerSecond", perSecond));
    }

    private static int tell(CtlOptions options, String path, JsonObject body) throws CtlException {
        JsonObject answer = options.open().post(path, body);
        return options.print(answer, () -> Sheets.actions(answer));
    }

    private static JsonObject ofTenant(@Nullable String tenant) {
        return tenant == null ? new JsonObject() : new JsonObject().put("tenant", tenant);
    }

    private static String path(String shard, String rest) {
        return "/v1/queues/" + AdminClient.step(shard) + rest;
    }
}
