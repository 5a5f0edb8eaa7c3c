package io.sluice.bench.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.bench.incident.Answer;
import io.sluice.lab.fault.Volume;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.network.LabNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Three routers on three hosts, hit by everything, and whether every promise was kept. One thread, and those of the trial. */
@Command(
        name = "router-chaos",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "For each seed, starts two shards and three routers, each router in a network namespace and on a file system of its own. One",
            "shard is frozen and thawed again and again, and its tenants' writes, which go round the routers, are queued. Meanwhile one",
            "router after another is killed, stopped, cut off (also one way), gets a full disk, a flipped bit or an empty disk. In the",
            "end what each client was told is compared with what the shards have: every acknowledged write once and in order, every",
            "unknown one at most once, no refused one. The other shard's tenants may have errors only through the router that is hit,",
            "until 3 s after it is ready again. Ends with 0 if all holds. Needs root, ip, nft, unshare and loop devices; touches nothing",
            "of the machine's own network. The directory of a trial that fell short is kept."
        })
public final class RouterChaos implements Callable<Integer> {
    @Option(names = "--seed", defaultValue = "1", description = "Of the first trial; each next one has the next.")
    private long seed;

    @Option(names = "--seeds", defaultValue = "3", description = "How many trials.")
    private int seeds;

    @Option(names = "--seconds", defaultValue = "120", description = "For which routers are hit in each.")
    private int seconds;

    @Option(
            names = "--faults",
            split = ",",
            defaultValue = "kill,freeze,cut,cut-in,cut-out,disk-full,bit-flip,wipe",
            description = "What happens to routers.")
    private List<String> faults = List.of();

    @Option(names = "--flavour", defaultValue = "mysql", description = "mysql or mariadb.")
    private String flavour = "mysql";

    @Option(
            names = "--dir",
            description = "Where the trials' directories are made; without it, in the system's place for such.")
    private @Nullable Path dir;

    @Option(names = "--keep", description = "Keeps the directories of good trials, too.")
    private boolean keeps;

    private final List<ChaosVerdict> verdicts = new ArrayList<>();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean isAsking =
                List.of(arguments).contains("--help") || List.of(arguments).contains("--version");
        if (isAsking || LabNetwork.isProgramApart()) {
            System.exit(new CommandLine(new RouterChaos()).execute(arguments));
        }
        Optional<String> missing = LabNetwork.missing().or(Volume::missing);
        if (missing.isPresent()) {
            System.err.println("router-chaos: " + missing.get());
            System.exit(1);
        }
        System.exit(again(arguments));
    }

    /** The same program, in a namespace of its own, in which it can be a host. */
    private static int again(String[] arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--net",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), RouterChaos.class.getName()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "chaos-stop"));
        return process.waitFor();
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
        List<RouterFault> wanted = faults.stream().map(RouterFault::of).toList();
        for (int i = 0; i < seeds; i++) {
            Path place = dir == null
                    ? Files.createTempDirectory("sluice-chaos")
                    : Files.createDirectories(dir.resolve("seed-" + (seed + i)));
            ChaosPlan plan =
                    new ChaosPlan(seed + i, seconds, wanted, Flavour.valueOf(flavour.toUpperCase(Locale.ROOT)), place);
            System.out.println("trial " + (i + 1) + " of " + seeds + ", seed " + plan.seed() + ", in " + place);
            ChaosVerdict verdict = trial(plan);
            verdicts.add(verdict);
            verdict.figures().forEach((name, figure) -> System.out.println("  " + name + ": " + figure));
            System.out.println(verdict.isGood() ? "  ALL HOLDS" : "  FELL SHORT; see " + place);
            if (verdict.isGood() && !keeps) {
                delete(place);
            }
        }
        return sum();
    }

    private static ChaosVerdict trial(ChaosPlan plan) throws IOException, SQLException, InterruptedException {
        try (ChaosSite site = new ChaosSite(plan)) {
            site.start(RoundWriters.OF_TENANT);
            return new ChaosVerdict(plan, new ChaosTrial(plan, site).run());
        }
    }

    private int sum() throws IOException {
        System.out.printf(
                "%n%6s %6s %8s %8s %8s %8s %10s %12s %12s %9s%n",
                "seed",
                "hits",
                "direct",
                "queued",
                "refused",
                "unknown",
                "violations",
                "others, hit",
                "others, not",
                "drain, s");
        for (ChaosVerdict each : verdicts) {
            System.out.printf(
                    "%6d %6d %8d %8d %8d %8d %10d %12d %12d %9.1f%s%n",
                    each.seed(),
                    each.hits(),
                    each.count(Answer.DIRECT),
                    each.count(Answer.QUEUED),
                    each.count(Answer.REFUSED),
                    each.count(Answer.UNKNOWN),
                    each.violations(),
                    each.othersExcused(),
                    each.othersFailed(),
                    each.drainedMillis() / 1_000.0,
                    each.isGood() ? "" : "  FELL SHORT");
        }
        long good = verdicts.stream().filter(ChaosVerdict::isGood).count();
        System.out.println(good + " of " + seeds + " trials: all holds; machine: "
                + Runtime.getRuntime().availableProcessors() + " cores, load averages "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        return good == seeds ? 0 : 1;
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
