package io.sluice.app.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.UnaryOperator;
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

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Who is the primary, what is under way, what is in the way and what to do about it, and what came back.",
                ""
            })
    int failover(
            @Mixin CtlOptions options, @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard)
            throws CtlException {
        AdminClient admin = options.open();
        JsonObject status = admin.get(path(shard, "/failover"));
        JsonObject health = new Handovers(admin, options::tell).health(shard);
        return options.print(status, () -> FailoverSheet.of(status, health, Instant.now()));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Have a replica take the place of a primary that is locked up. Asks back, since transactions may be lost: what"
                        + " was seen to be committed only with --accept-loss.",
                ""
            })
    int promote(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(
                            names = "--candidate",
                            paramLabel = "HOST:PORT",
                            description = "Which replica; the one that has received most unless given.")
                    @Nullable
                    String candidate,
            @Option(
                            names = "--fenced",
                            description = "You say that the old primary executes nothing any more; the fence hook is"
                                    + " not asked.")
                    boolean isFenced,
            @Option(
                            names = "--accept-loss",
                            description = "Go on although transactions are missing that the primary was seen to have.")
                    boolean acceptsLoss,
            @Option(names = "--yes", description = "Ask nothing.") boolean isSure)
            throws CtlException {
        JsonObject body = candidate(candidate).put("fenced", isFenced).put("acceptLoss", acceptsLoss);
        AdminClient admin = options.open();
        if (!isSure) {
            JsonObject status = admin.get(path(shard, "/failover"));
            JsonObject health = new Handovers(admin, options::tell).health(shard);
            String question =
                    FailoverSheet.of(status, health, Instant.now()) + "\n" + Advice.beforePromotion(body) + "\n";
            options.confirm(question, shard, new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        return carryOut(options, admin, shard, "promote", body);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Have a primary that is well give its place to a replica, within a pause and without loss. With --all one shard"
                        + " after the other; stops at the first that fails.",
                ""
            })
    int switchover(
            @Mixin CtlOptions options,
            @Parameters(arity = "0..1", paramLabel = "SHARD", description = "The shard's id.") @Nullable String shard,
            @Option(
                            names = "--candidate",
                            paramLabel = "HOST:PORT",
                            description = "Which replica; the one that has received most unless given.")
                    @Nullable
                    String candidate,
            @Option(
                            names = "--end-pinned",
                            description =
                                    "End sessions that keep something which cannot go along, rather than give up.")
                    boolean endsPinned,
            @Mixin RollingOptions rolling)
            throws CtlException {
        JsonObject body = candidate(candidate).put("endPinned", endsPinned);
        if (rolling.isAll != (shard == null) || (rolling.isAll && candidate != null)) {
            throw new ParameterException(spec.commandLine(), "name one SHARD, or --all without --candidate");
        }
        AdminClient admin = options.open();
        return shard == null
                ? rolling.carryOut(options, admin, body)
                : carryOut(options, admin, shard, "switchover", body);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Take back what is under way, as long as the map does not name the new primary.")
    int abort(
            @Mixin CtlOptions options, @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard)
            throws CtlException {
        return carryOut(options, options.open(), shard, "abort", new JsonObject());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Have a server that was the primary follow the present one, if it has nothing that this one lacks.",
                ""
            })
    int rejoin(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "Which one.")
                    String server)
            throws CtlException {
        return carryOut(options, options.open(), shard, "rejoin", new JsonObject().put("server", address(server)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Keep a server from becoming the primary.")
    int cordon(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "Which one.")
                    String server)
            throws CtlException {
        return act(options, shard, ":cordon", server);
    }

    @Command(mixinStandardHelpOptions = true, description = "Let a server become the primary again.")
    int uncordon(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "Which one.")
                    String server)
            throws CtlException {
        return act(options, shard, ":uncordon", server);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {"Say what may be done by itself when the shard's primary is locked up.", ""})
    int mode(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Parameters(
                            paramLabel = "MODE",
                            description = "off, dry-run, manual or auto; inherit takes what the routers' settings say.")
                    String mode)
            throws CtlException {
        JsonObject change = new JsonObject().put("failover", mode.equals("inherit") ? null : mode);
        JsonObject record = options.open().patch(path(shard, ""), before -> change);
        return options.print(record, () -> Sheets.acted(record));
    }

    @Command(
            name = "add-replica",
            mixinStandardHelpOptions = true,
            description = {
                "Have the routers use another replica of the shard. It must follow the primary already, and know the shard's"
                        + " account.",
                ""
            })
    int addReplica(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "Which one.")
                    String server)
            throws CtlException {
        JsonObject added = address(server);
        return replicas(
                options, shard, now -> now.contains(added) ? now : now.copy().add(added));
    }

    @Command(
            name = "remove-replica",
            mixinStandardHelpOptions = true,
            description = "Have the routers leave a replica of the shard alone. Nothing is changed on it.")
    int removeReplica(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "SHARD", description = "The shard's id.") String shard,
            @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "Which one.")
                    String server)
            throws CtlException {
        JsonObject removed = address(server);
        return replicas(
                options,
                shard,
                now -> new JsonArray(
                        now.stream().filter(each -> !each.equals(removed)).toList()));
    }

    private static int replicas(CtlOptions options, String shard, UnaryOperator<JsonArray> change) throws CtlException {
        JsonObject record = options.open()
                .patch(
                        path(shard, ""),
                        before -> new JsonObject().put("replicas", change.apply(before.getJsonArray("replicas"))));
        return options.print(record, () -> Sheets.acted(record));
    }

    private static int carryOut(CtlOptions options, AdminClient admin, String shard, String verb, JsonObject body)
            throws CtlException {
        JsonObject record = new Handovers(admin, options::tell).carryOut(shard, verb, body);
        return options.print(record, () -> Sheets.acted(record));
    }

    private JsonObject candidate(@Nullable String server) {
        return server == null ? new JsonObject() : new JsonObject().put("candidate", address(server));
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
            throw new ParameterException(spec.commandLine(), "a server must be HOST:PORT but is " + text);
        }
        return new JsonObject().put("host", matcher.group(1)).put("port", Integer.parseInt(matcher.group(2)));
    }

    private static String path(String shard, String rest) {
        return Handovers.path(shard, rest);
    }
}
