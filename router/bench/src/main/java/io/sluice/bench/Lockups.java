package io.sluice.bench;

import io.sluice.app.drill.AdminApi;
import io.sluice.app.drill.Course;
import io.sluice.app.drill.Load;
import io.sluice.app.drill.Site;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Many lock-ups one after another on the servers of a demo, and the distribution of what the router made of them. One thread. */
@Command(
        name = "lockups",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts a demo, locks up its primaries in turn, one at a time, and prints how long it took until the router had",
            "contained and named each, and until a client was served again. Between two rounds: recovery, a release through",
            "the admin API, so that the hold-down does not grow, and a pause of 0 to 2 s by chance.",
            "fsfreeze and disk-full need root. Everything runs on this machine and is stopped at the end."
        })
final class Lockups implements Callable<Integer> {
    /** Faults as the drill calls them. */
    static final class FaultName implements ITypeConverter<Fault> {
        @Override
        public Fault convert(String name) {
            return Arrays.stream(Fault.values())
                    .filter(each -> each.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no fault '" + name + "'"));
        }
    }

    @Option(
            names = "--fault",
            defaultValue = "freeze",
            converter = FaultName.class,
            description = "freeze, cgroup-freeze, read-lock, fsfreeze, disk-full or too-many-connections.")
    Fault fault;

    @Option(names = "--times", defaultValue = "100", description = "Rounds.")
    int times;

    @Option(
            names = "--load",
            defaultValue = "20",
            description = "Statements per second on each shard, half of them reads.")
    int load;

    @Option(names = "--idle", description = "No load at all; the router has only its own canaries.")
    boolean idle;

    @Option(names = "--flavour", defaultValue = "mysql", description = "mysql or mariadb.")
    String flavour;

    @Option(names = "--shards", defaultValue = "4", description = "Shards of the demo.")
    int shards;

    @Option(
            names = "--hold",
            defaultValue = "10",
            description = "Seconds that a lock-up lasts at most; it ends 1.5 s after it was contained.")
    int hold;

    @Option(names = "--seed", defaultValue = "1", description = "Of the pauses.")
    long seed;

    @Option(names = "--port-base", defaultValue = "24000", description = "First of 200 free ports.")
    int portBase;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Lockups()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--shards=" + shards,
                "--tenants=" + 4 * shards,
                "--replicas=1",
                "--flavour=" + flavour,
                "--port-base=" + portBase));
        if (fault == Fault.FSFREEZE || fault == Fault.DISK_FULL) {
            options.add("--volumes=600");
        }
        try (DemoRig rig = DemoRig.start(options)) {
            return run(rig.site());
        }
    }

    private int run(Site site) throws IOException {
        LockupSeries series = new LockupSeries(fault);
        System.out.printf(
                "%d times %s on %d shards of %s, %s; the hold-down is reset between rounds; seed %d%n",
                times, fault.title(), shards, flavour, idle ? "idle" : load + " statements/s on each shard", seed);
        Random random = new Random(seed);
        Load clients = new Load(site, load);
        try {
            if (!idle) {
                clients.prepare();
                clients.start();
            }
            LockupRound round = new LockupRound(site, new AdminApi(site), clients, fault, hold, !idle);
            Pause.seconds(5);
            for (int number = 1; number <= times; number++) {
                Optional<Course> course = round.run(site.shards().get(number % shards));
                course.ifPresent(series::add);
                System.out.println(number + " of " + times + "  "
                        + course.map(series::line).orElse("not begun: the shard was not well"));
                Pause.millis(random.nextInt(2_000));
            }
        } finally {
            clients.close();
            clients.dropTables().forEach(System.err::println);
        }
        series.print();
        System.out.println("machine: " + Runtime.getRuntime().availableProcessors() + " cores, load averages "
                + Report.machineLoad());
        return series.isComplete() ? 0 : 1;
    }
}
