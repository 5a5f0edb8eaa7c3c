package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        name = "shard",
        mixinStandardHelpOptions = true,
        description = "Shards: what they are, how the routers see them, and what an operator does about it.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ShardCommands implements Runnable {
    private static final Pattern SERVER = Pattern.compile("(.+):(\\d{1,5})");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(mixinStandardHelpOptions = true, description = "The shards by name, with their servers and tenants.")
    int list(@Mixin CtlOptions options) throws CtlException {
        JsonObject shards = options.open().all("/v1/shards");
        return options.print(shards, () -> Sheets.shards(shards));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "How each router sees each server of the shard, and what its gate does.")
    int health(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--signals", description = "Also every signal with its value and its limit.")
                    boolean withSignals)
            throws CtlException {
        JsonObject health = options.open().get(path(shard, "/health"));
        return options.print(health, () -> HealthSheet.of(health, withSignals));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "What each router found and did at the shard's servers, oldest first.")
    int timeline(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(
                            names = "--limit",
                            paramLabel = "COUNT",
                            defaultValue = "100",
                            showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
                            description = "The latest so many events of each router, 1 to 1000.")
                    int limit)
            throws CtlException {
        JsonObject timeline = options.open().get(path(shard, "/timeline?limit=" + limit));
        return options.print(timeline, () -> HealthSheet.timeline(timeline));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Keep a server of the shard from traffic until it is released, whatever its health.")
    int quarantine(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", paramLabel = "HOST:PORT", description = "Which one; its primary unless given.")
                    @Nullable
                    String server)
            throws CtlException {
        return act(options, shard, ":quarantine", server);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "End a quarantine, and open the gate of a contained server; if it is still bad, it is found so anew.")
    int release(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", paramLabel = "HOST:PORT", description = "Which one; its primary unless given.")
                    @Nullable
                    String server)
            throws CtlException {
        return act(options, shard, ":release", server);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Have each router send every canary to the shard's servers now.")
    int probe(
            @Mixin CtlOptions options, @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard)
            throws CtlException {
        JsonObject answer = options.open().post(path(shard, ":probe"), new JsonObject());
        return options.print(answer, () -> Sheets.actions(answer));
    }

    private int act(CtlOptions options, String shard, String verb, @Nullable String server) throws CtlException {
        JsonObject body = server == null ? new JsonObject() : new JsonObject().put("server", address(server));
        AdminClient admin = options.open();
        JsonObject answer = admin.post(path(shard, verb), body);
        // What took long has answered as an operation, which does not hold the shard.
        JsonObject record = answer.containsKey("primary") ? answer : admin.get(path(shard, ""));
        return options.print(record, () -> Sheets.acted(record));
    }

    private JsonObject address(String text) {
        Matcher matcher = SERVER.matcher(text);
        if (!matcher.matches()) {
            throw new ParameterException(spec.commandLine(), "--server must be HOST:PORT but is " + text);
        }
        return new JsonObject().put("host", matcher.group(1)).put("port", Integer.parseInt(matcher.group(2)));
    }

    private static String path(String shard, String rest) {
        return "/v1/shards/" + AdminClient.step(shard) + rest;
    }
}
