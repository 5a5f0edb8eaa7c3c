package io.sluice.bench;

import io.sluice.bench.Rig.Way;
import io.sluice.bench.Sysbench.Load;
import io.sluice.bench.Sysbench.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs sysbench directly, through Sluice and, where it is installed, through HAProxy in TCP mode, in turns within each
 * round, and reports the ratios. One thread.
 */
@Command(
        name = "bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Runs sysbench directly, through Sluice and, where installed, through HAProxy in TCP mode, in turns.",
            "Prints throughput and p99 against direct, and each proxy's CPU seconds per 1,000 queries: medians over the",
            "rounds, with the smallest and the largest. Everything runs on this machine and is stopped at the end.",
            "",
            "'scripts/bench --jmh [JMH options]' measures the relay path alone instead, with its allocation."
        })
final class LoadBench implements Callable<Integer> {
    @Option(names = "--tests", split = ",", description = "point_select, read_write, write_only. Default: all three.")
    List<String> tests = List.of("point_select", "read_write", "write_only");

    @Option(names = "--threads", split = ",", description = "Client threads. Default: 1,16,64.")
    List<Integer> threads = List.of(1, 16, 64);

    @Option(names = "--prepared", split = ",", description = "Prepared statements on or off. Default: off,on.")
    List<String> prepared = List.of("off", "on");

    @Option(names = "--seconds", description = "Length of one run, 1 to 600. Default: ${DEFAULT-VALUE}.")
    int seconds = 10;

    @Option(names = "--rounds", description = "Rounds, 1 to 100. Default: ${DEFAULT-VALUE}.")
    int rounds = 3;

    @Option(names = "--warm-up", description = "Seconds of load before the first round. Default: ${DEFAULT-VALUE}.")
    int warmUp = 20;

    @Option(names = "--table-size", description = "Rows. Default: ${DEFAULT-VALUE}.")
    int tableSize = 10_000;

    @Option(names = "--no-haproxy", description = "Leave HAProxy out although it is installed.")
    boolean noHaproxy;

    @Option(
            names = "--shard-tls",
            description = "Sluice speaks TLS to the server, which sysbench, and so HAProxy, do not.")
    boolean shardTls;

    @Option(names = "--idle", description = "Also open so many idle connections and report the memory of each.")
    int idle;

    @Option(names = "--csv", description = "Also write every single run to this file.")
    Path csv = Path.of("");

    @Option(names = "--port-base", description = "First of 100 free ports. Default: ${DEFAULT-VALUE}.")
    int portBase = 23_000;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!Rig.isInstalled("sysbench")) {
            System.err.println("bench: sysbench is not installed; on Debian: apt-get install sysbench haproxy");
            return 1;
        }
        boolean haproxy = !noHaproxy && Rig.isInstalled("haproxy");
        Path home = Path.of(System.getProperty("sluice.home", "."));
        Path directory = Files.createTempDirectory("sluice-bench");
        try (Rig rig = Rig.start(home, directory, portBase, shardTls, haproxy)) {
            if (!haproxy) {
                System.out.println("HAProxy is left out: " + (noHaproxy ? "as asked" : "it is not installed"));
            }
            System.out.println("Clients and HAProxy speak plain text to the server; Sluice "
                    + (shardTls ? "speaks TLS to it." : "as well."));
            run(rig);
        }
        return 0;
    }

    private void run(Rig rig) throws IOException {
        Report report = new Report(rig.ways(), csv);
        Sysbench sysbench = new Sysbench(tableSize, 100);
        sysbench.prepare(rig.ways().get(0));
        if (idle > 0) {
            IdleConnections.report(rig.ways(), idle);
        }
        List<Load> loads = loads();
        for (Way way : rig.ways()) {
            sysbench.measure(way, new Load("point_select", 16, false), Math.max(1, warmUp / 2));
            sysbench.measure(way, new Load("read_write", 16, true), Math.max(1, warmUp / 2));
        }
        for (int round = 0; round < rounds; round++) {
            for (Load load : loads) {
                for (int i = 0; i < rig.ways().size(); i++) {
                    // Each round begins with another way, so that none always follows the same one.
                    Way way = rig.ways().get((i + round) % rig.ways().size());
                    Result result = sysbench.measure(way, load, seconds);
                    report.add(round, load, way, result);
                }
            }
            System.err.println("round " + (round + 1) + " of " + rounds + " done, load " + Report.machineLoad());
        }
        report.print(loads, seconds, rounds);
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        for (String test : tests) {
            for (int count : threads) {
                for (String on : prepared) {
                    loads.add(new Load(test, count, on.equals("on")));
                }
            }
        }
        return loads;
    }
}
