package io.sluice.app;

import io.sluice.app.ctl.CtlCommand;
import io.sluice.app.ctl.CtlException;
import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code sluice}. */
@Command(
        name = "sluice",
        description = "A multi-tenant sharding router with failover for MySQL.",
        subcommands = {
            DemoCommand.class,
            DrillCommand.class,
            RouterCommand.class,
            AdminCommand.class,
            CtlCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:did what was asked, or was asked to stop and stopped in order",
            "1:could not start or go on: a port in use, an unreadable file, a failed disk",
            "2:the command line or the settings are wrong"
        },
        footer = {"", "'sluice COMMAND --help' tells more about a command."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure, command.getErr()))
                .execute(arguments);
    }

    /** Without a command there is nothing to do but to show the commands. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** What one line can tell is told in one line; only what nobody foresaw gets a stack trace. */
    private static int tell(Exception failure, PrintWriter err) {
        if (failure instanceof SettingsException wrong) {
            wrong.problems().forEach(err::println);
            return ExitCode.WRONG;
        }
        if (failure instanceof StartException refused) {
            err.println("sluice: " + refused.getMessage());
            return ExitCode.FAILED;
        }
        if (failure instanceof CtlException told) {
            err.println("sluice: " + told.getMessage());
            return told.exitCode();
        }
        err.print("sluice: ");
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
