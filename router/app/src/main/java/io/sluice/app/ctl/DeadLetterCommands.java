package io.sluice.app.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
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
        name = "deadletter",
        mixinStandardHelpOptions = true,
        description = "Dead letters: queued writes that could not be applied, and wait for somebody to see to them.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class DeadLetterCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(mixinStandardHelpOptions = true, description = "The dead letters of all routers, the oldest first.")
    int list(
            @Mixin CtlOptions options,
            @Option(names = "--shard", paramLabel = "SHARD", description = "Only those of this shard's queue.")
                    @Nullable
                    String shard,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.") @Nullable
                    String tenant)
            throws CtlException {
        JsonObject letters = options.open().all("/v1/deadletters" + filter(shard, tenant));
        return options.print(letters, () -> QueueSheet.letters(letters));
    }

    @Command(mixinStandardHelpOptions = true, description = "One dead letter with its statements.")
    int show(
            @Mixin CtlOptions options, @Parameters(paramLabel = "RECEIPT", description = "Its receipt.") String receipt)
            throws CtlException {
        JsonObject letter = options.open().get(path(receipt, ""));
        return options.print(letter, () -> QueueSheet.letter(letter));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Put writes at the end of their tenants' queues; doing it twice applies them once.")
    int retry(
            @Mixin CtlOptions options,
            @Parameters(arity = "1..*", paramLabel = "RECEIPT", description = "Their receipts.") List<String> receipts)
            throws CtlException {
        return settle(options, receipts, ":retry");
    }

    @Command(mixinStandardHelpOptions = true, description = "Give writes up.")
    int discard(
            @Mixin CtlOptions options,
            @Parameters(arity = "1..*", paramLabel = "RECEIPT", description = "Their receipts.") List<String> receipts)
            throws CtlException {
        return settle(options, receipts, ":discard");
    }

    /** One after another; at the first that fails what was done before is told. */
    private static int settle(CtlOptions options, List<String> receipts, String verb) throws CtlException {
        AdminClient admin = options.open();
        JsonArray done = new JsonArray();
        JsonObject all = new JsonObject().put("items", done);
        for (String receipt : receipts) {
            try {
                done.add(admin.post(path(receipt, verb), new JsonObject()));
            } catch (CtlException failed) {
                if (!done.isEmpty()) {
                    options.print(all, () -> QueueSheet.settled(all));
                }
                throw failed;
            }
        }
        return options.print(all, () -> QueueSheet.settled(all));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "All with their statements, one JSON object a line, on standard output.")
    int export(
            @Mixin CtlOptions options,
            @Option(names = "--shard", paramLabel = "SHARD", description = "Only those of this shard's queue.")
                    @Nullable
                    String shard,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.") @Nullable
                    String tenant)
            throws CtlException {
        AdminClient admin = options.open();
        Optional<String> next = Optional.of("/v1/deadletters:export" + filter(shard, tenant));
        while (next.isPresent()) {
            AdminClient.Lines page = admin.lines(next.get());
            options.print(page.text());
            next = page.next();
        }
        return 0;
    }

    private static String filter(@Nullable String shard, @Nullable String tenant) {
        StringBuilder filter = new StringBuilder();
        if (shard != null) {
            filter.append("?shard=").append(AdminClient.step(shard));
        }
        if (tenant != null) {
            filter.append(filter.isEmpty() ? '?' : '&').append("tenant=").append(AdminClient.step(tenant));
        }
        return filter.toString();
    }

    private static String path(String receipt, String rest) {
        return "/v1/deadletters/" + AdminClient.step(receipt) + rest;
    }
}
