package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code sluice ctl}. */
@Command(
        name = "ctl",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the admin API and tells it what to do: routers, shards and their health, tenants, tiers and their policies,"
                    + " queues and dead letters.",
            "",
            "Each command takes --url, --token-file (or $SLUICE_CTL_URL, $SLUICE_CTL_TOKEN_FILE) or --demo, and --json."
                    + " docs/ctl.md has examples.",
            ""
        },
        subcommands = {
            ShardCommands.class,
            TenantCommands.class,
            TierCommands.class,
            QueueCommands.class,
            DeadLetterCommands.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was told, or done",
            "1:the admin API or the routers cannot be reached, or failed",
            "2:the command line, the address or the token is wrong",
            "3:the admin API refused: there is no such thing, or it cannot be done as it stands"
        })
public final class CtlCommand implements Runnable {
    /** A little more than what the admin API takes, which tells that it is too long. */
    private static final int SQL_BYTES_MAX = 100_000;

    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do but to show the commands. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "How the whole stands: shards by the standing of their primary, tenants affected. Needs no token.")
    int status(@Mixin CtlOptions options) throws CtlException {
        JsonObject status = options.open().open("/v1/status");
        return options.print(status, () -> Sheets.status(status));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "The live routers: which one leads, and how far each one's copy of the map is.")
    int routers(@Mixin CtlOptions options) throws CtlException {
        JsonObject routers = options.open().get("/v1/routers");
        return options.print(routers, () -> Sheets.routers(routers));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "What each router's gate would do with a statement of the tenant now, and why. The statement is not run.",
                ""
            })
    int explain(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") String tenant,
            @Parameters(paramLabel = "SQL", description = "One statement; - reads it from standard input.") String sql)
            throws CtlException {
        JsonObject body = new JsonObject().put("sql", sql.equals("-") ? standardInput() : sql);
        JsonObject answer = options.open().post("/v1/tenants/" + AdminClient.step(tenant) + ":explain", body);
        return options.print(answer, () -> Sheets.explanation(answer));
    }

    @Command(mixinStandardHelpOptions = true, description = "What became of a queued write.")
    int receipt(
            @Mixin CtlOptions options,
            @Parameters(paramLabel = "RECEIPT", description = "As the client was given it.") String receipt)
            throws CtlException {
        JsonObject answer = options.open().get("/v1/receipts/" + AdminClient.step(receipt));
        return options.print(answer, () -> QueueSheet.receipt(answer));
    }

    private static String standardInput() throws CtlException {
        try {
            return new String(System.in.readNBytes(SQL_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new CtlException(CtlException.WRONG, "standard input cannot be read", failed);
        }
    }
}
