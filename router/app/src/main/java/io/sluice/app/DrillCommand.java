package io.sluice.app;

import io.sluice.app.drill.Drill;
import io.sluice.app.drill.DrillPlan;
import io.sluice.app.drill.Report;
import io.sluice.app.drill.Site;
import io.sluice.app.process.StartException;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = {
            "Locks up one shard of a demo, or of a staging site on this machine, under load, and reports what the routers made"
                    + " of it.",
            "",
            "It refuses unless all is well. It uses the tenants' logins, and a table sluice_drill in their databases, which it"
                    + " removes. The fault is undone in every way in which this program can end.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the other tenants had no error; the shard was contained, named rightly, and recovered",
            "1:it fell short of that, and says where; or there could be no drill, and why",
            "2:the command line is wrong"
        })
final class DrillCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            defaultValue = "freeze",
            converter = FaultName.class,
            completionCandidates = FaultName.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Fault fault;

    @Option(
            names = "--shard",
            paramLabel = "SHARD",
            defaultValue = "s2",
            description = "Its id; s2 stands for shard-2, too. The fault meets its primary.")
    private String shard;

    @Option(names = "--seconds", paramLabel = "SECONDS", defaultValue = "30", description = "How long the fault lasts.")
    private int seconds;

    @Option(
            names = "--load",
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "Statements per second on each shard, half of them reads.")
    private int load;

    @Option(
            names = "--before",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long the load runs before the fault, to compare with.")
    private int before;

    @Option(
            names = "--after",
            paramLabel = "SECONDS",
            description =
                    "How long recovery is waited for at most.%n  Default: 60; 150 for disk-full, after which mysqld"
                            + " itself tries again only once a minute")
    private @Nullable Integer after;

    @Option(
            names = "--demo",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "The directory of a running demo.")
    private Path demo;

    @Option(
            names = "--target",
            paramLabel = "FILE",
            description =
                    "Instead of a demo: a file of the form of demo.json. What it does not tell of a server's process and"
                            + " data directory, which must be on this machine, the fault must do without.")
    private @Nullable Path target;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures to this file.")
    private @Nullable Path json;

    /** Faults as they are called. */
    static final class FaultName implements ITypeConverter<Fault>, Iterable<String> {
        @Override
        public Fault convert(String name) {
            return Arrays.stream(Fault.values())
                    .filter(each -> each.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected one of " + String.join(", ", this) + " but was '" + name + "'"));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Fault.values()).map(Fault::title).iterator();
        }
    }

    @Override
    public Integer call() throws StartException {
        DrillPlan plan = plan();
        Quiet.untilWrong();
        PrintWriter out = spec.commandLine().getOut();
        Site site = Site.read(target == null ? demo.resolve("demo.json") : target);
        Report report = new Drill(plan, site, out).run();
        out.println();
        report.text().forEach(out::println);
        write(report);
        return report.shortfalls().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private DrillPlan plan() {
        int usual = fault == Fault.DISK_FULL ? 150 : 60;
        try {
            return new DrillPlan(
                    fault,
                    shard,
                    Duration.ofSeconds(seconds),
                    load,
                    Duration.ofSeconds(before),
                    Duration.ofSeconds(after == null ? usual : after));
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }

    private void write(Report report) throws StartException {
        if (json == null) {
            return;
        }
        try {
            Files.writeString(json, report.json().encodePrettily() + "\n");
        } catch (IOException failed) {
            throw new StartException("cannot write " + json + ": " + failed.getMessage(), failed);
        }
    }
}
