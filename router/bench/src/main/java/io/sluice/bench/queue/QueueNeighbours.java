package io.sluice.bench.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.app.drill.Site;
import io.sluice.bench.DemoRig;
import io.sluice.bench.PacedLoad;
import io.sluice.bench.PacedLoad.Answers;
import io.sluice.bench.PacedLoad.Group;
import io.sluice.bench.Pause;
import io.sluice.bench.ProcessCpu;
import io.sluice.lab.fault.Fault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the tenants of one shard notice while the writes of another one's are queued at a high rate. */
@Command(
        name = "queue-neighbours",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Freezes one of two shards and sends atomic batches for its tenants to the HTTP port, by turns with nothing, while",
            "the other shard's tenants send statements at a steady rate. Prints the acknowledged writes, the router's processor",
            "time, and the others' p99 with and without. Nothing is thawed; everything is stopped at the end."
        })
public final class QueueNeighbours implements Callable<Integer> {
    private static final int SETTLE_SECONDS = 8;
    private static final int LIMIT_SECONDS = 60;
    private static final int WARM_SECONDS = 45;
    private static final double TICKS_PER_SECOND = 100;
    private static final String SQL = "INSERT INTO " + DrainTables.TABLE + " (n, bytes) VALUES (?, 0)";

    @Option(names = "--rounds", defaultValue = "5", description = "Without and with.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "15", description = "Without and with, each.")
    private int seconds;

    @Option(names = "--rate", defaultValue = "50000", description = "Writes a second for the frozen shard.")
    private int rate;

    @Option(names = "--batch", defaultValue = "100", description = "Writes in a batch.")
    private int batch;

    @Option(names = "--in-flight", defaultValue = "64", description = "Batches at most.")
    private int inFlight;

    @Option(names = "--live-tenants", defaultValue = "4", description = "Of the other shard.")
    private int liveTenants;

    @Option(names = "--live-rate", defaultValue = "50", description = "Statements a second of each of those.")
    private int liveRate;

    @Option(names = "--port-base", defaultValue = "26000", description = "First of 200 free ports.")
    private int portBase;

    private QueueNeighbours() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueueNeighbours()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DemoRig demo = DemoRig.start(List.of(
                "--shards=2",
                "--tenants=" + 2 * Math.max(8, liveTenants),
                "--replicas=0",
                "--no-shard-tls",
                "--port-base=" + portBase))) {
            Site site = demo.site();
            Site.Shard locked = site.shards().get(0);
            new DrainTables(locked, site.tenantsOf(locked)).make();
            List<Site.Tenant> live = site.tenantsOf(site.shards().get(1)).subList(0, liveTenants);
            try (PacedLoad load = new PacedLoad(QueueDrain.sources(site, live), liveRate)) {
                load.prepare();
                load.start();
                Fault.Active frozen = Fault.FREEZE.begin(locked.target());
                try {
                    QueueAdmin admin = new QueueAdmin(site, locked);
                    QueueDrain.await(
                            "the shard is contained",
                            LIMIT_SECONDS,
                            () -> admin.state().equals("contained"));
                    measure(demo, locked, load);
                } finally {
                    frozen.close();
                }
            }
        }
        return 0;
    }

    private void measure(DemoRig demo, Site.Shard locked, PacedLoad load) throws Exception {
        Site site = demo.site();
        URI http = URI.create(new ObjectMapper()
                .readTree(demo.json().toFile())
                .get("http")
                .get("url")
                .asText());
        poster(http, site, locked).post(rate, WARM_SECONDS);
        Pause.seconds(SETTLE_SECONDS);
        List<Double> ratios = new ArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        for (int round = 1; round <= rounds; round++) {
            Answers without = load.window(seconds).of(Group.OTHERS);
            BatchPoster poster = poster(http, site, locked);
            double cpu = ProcessCpu.seconds(demo.routerPid(), TICKS_PER_SECOND);
            Future<?> posted = thread.submit(() -> {
                poster.post(rate, seconds);
                return null;
            });
            Answers with = load.window(seconds).of(Group.OTHERS);
            posted.get();
            cpu = ProcessCpu.seconds(demo.routerPid(), TICKS_PER_SECOND) - cpu;
            ratios.add((double) with.nanosAt(99) / without.nanosAt(99));
            say(
                    "round %d: %.0f writes/s acknowledged, %s; router %.2f cores; load averages %s",
                    round,
                    (double) poster.writes() / seconds,
                    poster.line(),
                    cpu / seconds,
                    Files.readString(Path.of("/proc/loadavg")).strip());
            say("  others without: %s", without);
            say("  others with:    %s", with);
            Pause.seconds(SETTLE_SECONDS);
        }
        thread.shutdown();
        ratios.sort(null);
        say(
                "others' p99 with / without, median of %d rounds: %.3f (%.3f to %.3f)",
                rounds, ratios.get(rounds / 2), ratios.get(0), ratios.get(rounds - 1));
    }

    private BatchPoster poster(URI http, Site site, Site.Shard locked) {
        return new BatchPoster(http, site.tenantsOf(locked), SQL, batch, inFlight);
    }

    private static void say(String form, Object... values) {
        System.out.printf(Locale.ROOT, form + "%n", values);
    }
}
