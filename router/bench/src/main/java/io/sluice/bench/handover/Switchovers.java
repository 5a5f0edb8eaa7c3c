package io.sluice.bench.handover;

import static io.sluice.app.drill.Distribution.text;

import io.sluice.app.drill.Distribution;
import io.sluice.app.drill.Site;
import io.sluice.bench.DemoRig;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Switchovers under sysbench, and whether a client noticed more than a pause. One thread, and the probe's. */
@Command(
        name = "switchovers",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts a demo of one shard with two replicas and lets sysbench's oltp_read_write run through the router, whose",
            "connections to the servers have TLS. In each round one switchover at a moment by chance. The pause is measured by two",
            "clients that write every 5 ms beside it: from when the first statement was sent that had to wait for the new primary, to the",
            "new primary's first answer.",
            "Ends with 0 if no client had an error or lost its connection, the p99 of the pauses is up to 1 s, every acknowledged write",
            "stands there once, and all three servers have the same tables in the end. Deadlocks (1213) are sysbench's own, with nothing",
            "between as well: they are passed over, and told beside those of a run without Sluice and those that InnoDB has counted.",
            "Needs sysbench. Everything runs on this machine and is stopped at the end."
        })
public final class Switchovers implements Callable<Integer> {
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final int CHECK_SECONDS = 60;
    private static final int DIRECT_ROUNDS = 3;

    @Option(names = "--rounds", defaultValue = "50", description = "Switchovers.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "6", description = "Of sysbench in each round, 4 to 600.")
    private int seconds;

    @Option(names = "--threads", defaultValue = "8", description = "Of sysbench.")
    private int threads;

    @Option(names = "--tables", defaultValue = "4", description = "Of sysbench.")
    private int tables;

    @Option(names = "--rows", defaultValue = "10000", description = "Of each table.")
    private int rows;

    @Option(names = "--flavour", defaultValue = "mysql", description = "mysql or mariadb.")
    private String flavour = "mysql";

    @Option(names = "--seed", defaultValue = "1", description = "Of the moments.")
    private long seed;

    @Option(names = "--port-base", defaultValue = "27000", description = "First of 200 free ports.")
    private int portBase;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Switchovers()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        try (DemoRig rig = DemoRig.start(List.of(
                "--shards=1", "--tenants=1", "--replicas=2", "--flavour=" + flavour, "--port-base=" + portBase))) {
            return run(rig.site());
        }
    }

    private int run(Site site) throws IOException, SQLException {
        Site.Shard shard = site.shards().get(0);
        Site.Tenant tenant = site.tenants().get(0);
        ReadWrite load = new ReadWrite(threads, tables, rows);
        ReadWrite.Way way = new ReadWrite.Way(site.mysql().port(), tenant.user(), tenant.password(), tenant.database());
        System.out.printf(
                "%d switchovers of %s under oltp_read_write, %d threads, %d tables of %d rows, seed %d%n",
                rounds, flavour, threads, tables, rows, seed);
        load.prepare(way);
        ShardServers servers = new ShardServers(shard);
        direct(load, shard, tenant.database(), servers);
        List<String> wrongs = new ArrayList<>();
        List<SwitchoverRound.Figures> all = new ArrayList<>();
        ShardAdmin admin = new ShardAdmin(site, shard.id());
        long deadlocks = servers.deadlocks();
        PauseProbe probe = new PauseProbe(site.mysql(), tenant);
        try (probe) {
            probe.start();
            SwitchoverRound round = new SwitchoverRound(admin, servers, load, way, probe, new Random(seed));
            for (int number = 1; number <= rounds && probe.errors().isEmpty(); number++) {
                SwitchoverRound.Figures figures = round.run(number % 2 == 1, seconds);
                all.add(figures);
                figures.wrongs().forEach(wrong -> wrongs.add("round " + wrong));
                System.out.println(number + " of " + rounds + "  " + figures);
            }
        }
        probe.errors().forEach(error -> wrongs.add("the probe was told " + error));
        wrongs.addAll(probe.wrongs(servers.at(admin.primary())));
        System.out.println(probe.acknowledged() + " writes of the probe were acknowledged");
        long found = servers.deadlocks() - deadlocks;
        Map<ServerAddress, String> differences = servers.differences(tenant.database(), CHECK_SECONDS);
        differences.forEach((server, sums) -> wrongs.add("the servers differ: " + server + " " + sums));
        return print(all, found, wrongs);
    }

    /** The same with nothing between. */
    private void direct(ReadWrite load, Site.Shard shard, String database, ShardServers servers)
            throws IOException, SQLException {
        Login login = shard.admin();
        ReadWrite.Way way =
                new ReadWrite.Way(shard.primary().address().port(), login.user(), login.password(), database);
        long before = servers.deadlocks();
        int all = DIRECT_ROUNDS * seconds;
        ReadWrite.Result result = load.result(load.run(way, true, all), all);
        System.out.println("without Sluice, " + all + " s: " + result.transactions() + " transactions, "
                + result.deadlocks() + " deadlocks told, " + (servers.deadlocks() - before)
                + " counted by InnoDB; longest " + Math.round(result.longestMillis()) + " ms");
    }

    private int print(List<SwitchoverRound.Figures> all, long found, List<String> wrongs) throws IOException {
        long told = sum(all, each -> each.load().deadlocks());
        Distribution pauses = distribution(all, SwitchoverRound.Figures::pause);
        if (all.size() < rounds) {
            wrongs.add("only " + all.size() + " rounds");
        }
        if (pauses.percentile(99).filter(p99 -> p99.compareTo(PAUSE_MAX) <= 0).isEmpty()) {
            wrongs.add("the p99 of the pauses is over " + text(PAUSE_MAX));
        }
        System.out.println();
        System.out.println("pause: first statement that waited -> first answer of the new primary  " + pauses.line());
        System.out.println("old primary's last answer -> new one's first answer                    "
                + distribution(all, SwitchoverRound.Figures::silence).line());
        System.out.println("longest statement of the probe in each round                           "
                + distribution(all, SwitchoverRound.Figures::longestStatement).line());
        System.out.println("sysbench's longest transaction in each round                           "
                + distribution(all, SwitchoverRound.Figures::longestTransaction).line());
        System.out.println(all.size() + " switchovers, "
                + sum(all, each -> each.load().transactions())
                + " transactions, reconnects " + sum(all, each -> each.load().reconnects()) + ", deadlocks " + told
                + " told to sysbench and " + found + " counted by InnoDB; orders that had to be given again "
                + sum(all, SwitchoverRound.Figures::refused));
        System.out.println("machine: " + Runtime.getRuntime().availableProcessors() + " cores, load averages "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        wrongs.forEach(wrong -> System.out.println("WRONG: " + wrong));
        System.out.println(wrongs.isEmpty() ? "ALL HOLDS" : "FELL SHORT");
        return wrongs.isEmpty() ? 0 : 1;
    }

    private static long sum(List<SwitchoverRound.Figures> all, Function<SwitchoverRound.Figures, Long> figure) {
        return all.stream().mapToLong(figure::apply).sum();
    }

    private static Distribution distribution(
            List<SwitchoverRound.Figures> all, Function<SwitchoverRound.Figures, Duration> figure) {
        return Distribution.of(all.stream().map(figure).toList());
    }
}
