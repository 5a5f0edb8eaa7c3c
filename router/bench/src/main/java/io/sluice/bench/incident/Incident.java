package io.sluice.bench.incident;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.app.drill.Site;
import io.sluice.app.process.StartException;
import io.sluice.bench.DemoRig;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The whole incident in small, again and again, and whether every promise was kept. One thread, and the clients'. */
@Command(
        name = "incident",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts a demo, freezes one shard while its tenants write, kills the router with SIGKILL meanwhile and during the",
            "drain, and compares what each client was told with what the shards have: every acknowledged write once and in",
            "order, every unknown one at most once, no refused one. Ends with 0 if all holds, also for the other tenants.",
            "fsfreeze needs root. Everything runs on this machine and is stopped at the end."
        })
public final class Incident implements Callable<Integer> {
    /** As the drill calls them. */
    static final class FaultName implements ITypeConverter<Fault> {
        @Override
        public Fault convert(String name) {
            return Arrays.stream(Fault.values())
                    .filter(each -> each.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no fault '" + name + "'"));
        }
    }

    @Option(names = "--seed", defaultValue = "1", description = "Of the first round; each next one has the next.")
    private long seed;

    @Option(names = "--rounds", defaultValue = "1", description = "How many.")
    private int rounds;

    @Option(
            names = "--fault",
            defaultValue = "freeze",
            converter = FaultName.class,
            description = "freeze or fsfreeze.")
    private Fault fault = Fault.FREEZE;

    @Option(names = "--seconds", defaultValue = "60", description = "How long the shard is frozen.")
    private int seconds;

    @Option(names = "--kills", defaultValue = "3", description = "Of the router; the last one during the drain.")
    private int kills;

    @Option(names = "--shards", defaultValue = "4", description = "Of the demo.")
    private int shards;

    @Option(names = "--tenants", defaultValue = "40", description = "Of the demo.")
    private int tenants;

    @Option(
            names = "--locked-rate",
            defaultValue = "15",
            description = "Writes a second of each of the two writers of a tenant of the frozen shard.")
    private int lockedRate;

    @Option(names = "--rate", defaultValue = "3", description = "Statements a second of every other client.")
    private int rate;

    @Option(
            names = "--promote",
            description =
                    "While the shard is frozen, a replica takes its primary's place, which thaws behind the drain. With"
                            + " MariaDB, whose replication is made semi-synchronous, and a demo for each round.")
    private boolean promotes;

    @Option(names = "--dir", description = "The directory of a demo that runs; without it, one is started.")
    private @Nullable Path dir;

    @Option(names = "--port-base", defaultValue = "26000", description = "First of 200 free ports.")
    private int portBase;

    @Option(names = "--json", description = "A file for the report.")
    private @Nullable Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Incident()).execute(arguments));
    }

    private final List<Map<String, Object>> reports = new ArrayList<>();
    private int good;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path given = dir;
        if (given != null) {
            run(given.resolve("demo.json"), 1, rounds);
            return sum();
        }
        List<String> options = new ArrayList<>(List.of(
                "--shards=" + shards,
                "--tenants=" + tenants,
                "--replicas=" + (promotes ? 2 : 1),
                "--flavour=" + (promotes ? "mariadb" : "mysql"),
                "--port-base=" + portBase));
        if (fault == Fault.FSFREEZE) {
            options.add("--volumes=600");
        }
        // Behind a promotion a shard is not what the next round begins with.
        int inOneDemo = promotes ? 1 : rounds;
        for (int first = 1; first <= rounds; first += inOneDemo) {
            try (DemoRig rig = DemoRig.start(options)) {
                run(rig.json(), first, first + inOneDemo - 1);
            }
        }
        return sum();
    }

    private void run(Path demo, int first, int last) throws IOException, SQLException, InterruptedException {
        for (int round = first; round <= last; round++) {
            RoundPlan plan = new RoundPlan(seed + round - 1, fault, seconds, kills, lockedRate, rate, promotes);
            System.out.println("round " + round + " of " + rounds + ", seed " + plan.seed());
            Verdict verdict = new Verdict(plan, new IncidentRound(site(demo), plan, new RouterKiller(demo)).run());
            Map<String, Object> figures = verdict.figures();
            figures.forEach((name, figure) -> System.out.println("  " + name + ": " + figure));
            System.out.println(verdict.isGood() ? "  ALL HOLDS" : "  FELL SHORT");
            reports.add(figures);
            good += verdict.isGood() ? 1 : 0;
            if (json != null) {
                Files.writeString(
                        json,
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(reports) + "\n");
            }
            if (!verdict.isOver()) {
                System.out.println("the backlog did not end in time: no further round in this demo");
                return;
            }
        }
    }

    private int sum() throws IOException {
        System.out.println(good + " of " + rounds + " rounds: all holds; machine: "
                + Runtime.getRuntime().availableProcessors() + " cores, load averages "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        return good == rounds ? 0 : 1;
    }

    private static Site site(Path demo) throws IOException {
        try {
            return Site.read(demo);
        } catch (StartException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }
}
