package io.sluice.bench.queue;

import io.sluice.app.drill.Site;
import io.sluice.bench.DemoRig;
import io.sluice.bench.PacedLoad;
import io.sluice.bench.PacedLoad.Answers;
import io.sluice.bench.PacedLoad.Group;
import io.sluice.bench.PacedLoad.Window;
import io.sluice.bench.Pause;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A large backlog of many tenants of one shard, from its first write to its last row. */
@Command(
        name = "queue-drain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Freezes a shard, has its tenants write, thaws it, and drains the backlog while other tenants of the shard send",
            "statements at a steady rate. Prints the rates beside the shard's own without a router, the others' latency",
            "before, during and after the drain, and the router's memory. Ends with 0 if each write is there once, in order."
        })
public final class QueueDrain implements Callable<Integer> {
    private static final int SETTLE_SECONDS = 8;
    private static final int LIMIT_SECONDS = 60;
    private static final int DRAIN_LIMIT_MINUTES = 30;
    private static final int SAMPLES = 5;
    private static final int LOOK_MILLIS = 100;

    @Option(names = "--writes", defaultValue = "1000000", description = "Of all tenants.")
    private long writes;

    @Option(names = "--tenants", defaultValue = "100", description = "That write.")
    private int tenants;

    @Option(names = "--bytes", defaultValue = "40", description = "Of a text in each write.")
    private int bytes;

    @Option(names = "--live-tenants", defaultValue = "4", description = "Others on the same shard.")
    private int liveTenants;

    @Option(names = "--live-rate", defaultValue = "50", description = "Statements a second of each of those.")
    private int liveRate;

    @Option(names = "--seconds", defaultValue = "20", description = "Of the live statements before and after.")
    private int seconds;

    @Option(names = "--port-base", defaultValue = "26000", description = "First of 200 free ports.")
    private int portBase;

    private QueueDrain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueueDrain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DemoRig demo = DemoRig.start(List.of(
                "--shards=1",
                "--tenants=" + (tenants + liveTenants),
                "--replicas=0",
                "--no-shard-tls",
                "--port-base=" + portBase))) {
            return run(demo);
        }
    }

    private int run(DemoRig demo) throws Exception {
        Site site = demo.site();
        Site.Shard shard = site.shards().get(0);
        List<Site.Tenant> all = site.tenantsOf(shard);
        List<Site.Tenant> writers = all.subList(0, tenants);
        DrainTables tables = new DrainTables(shard, writers);
        QueueAdmin admin = new QueueAdmin(site, shard);
        tables.make();
        double limit = tables.perSecondWithoutRouter(bytes, seconds);
        say("the shard alone takes %.0f such writes/s, in transactions of 500 by 8 connections", limit);
        tables.make();
        long[] expected = new long[tenants];
        Arrays.fill(expected, writes / tenants);
        Fault.Active frozen = Fault.FREEZE.begin(shard.target());
        double arrival;
        try {
            arrival = fill(demo, new Backlog(site, writers, writes / tenants, bytes), admin);
        } finally {
            frozen.close();
        }
        long commits = tables.status("Com_commit");
        long connections = tables.status("Connections");
        drain(demo, all.subList(tenants, tenants + liveTenants), admin, arrival, limit);
        say(
                "%d transactions were committed, and %d connections were made",
                tables.status("Com_commit") - commits, tables.status("Connections") - connections);
        List<String> wrong = tables.wrong(expected);
        say(wrong.isEmpty() ? "each write is there once and in its order" : "WRONG: " + wrong);
        return wrong.isEmpty() ? 0 : 1;
    }

    /** Writes a second. */
    private double fill(DemoRig demo, Backlog backlog, QueueAdmin admin) throws Exception {
        await("the shard is contained", LIMIT_SECONDS, () -> admin.state().equals("contained"));
        say("before the first write: %s", RouterMemory.sample(demo.routerPid()));
        Thread sampler = new Thread(() -> sample(demo, backlog), "samples");
        sampler.setDaemon(true);
        sampler.start();
        long begin = System.nanoTime();
        backlog.fill();
        double perSecond = backlog.acknowledged() * 1e9 / (System.nanoTime() - begin);
        sampler.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        say(
                "%d writes of %d tenants were acknowledged, %.0f/s; load averages %s",
                backlog.acknowledged(), tenants, perSecond, loadAverages());
        admin.pause();
        return perSecond;
    }

    private void sample(DemoRig demo, Backlog backlog) {
        for (int sample = 1; sample <= SAMPLES; sample++) {
            while (backlog.acknowledged() < writes / tenants * tenants * sample / SAMPLES) {
                Pause.millis(LOOK_MILLIS);
            }
            try {
                say("at %d writes: %s", backlog.acknowledged(), RouterMemory.sample(demo.routerPid()));
            } catch (IOException gone) {
                say("no sample: %s", gone);
            }
        }
    }

    private void drain(DemoRig demo, List<Site.Tenant> live, QueueAdmin admin, double arrival, double limit)
            throws Exception {
        long all = admin.entries();
        await("the drain may begin", LIMIT_SECONDS, () -> admin.state().equals("draining"));
        try (PacedLoad load = new PacedLoad(sources(demo.site(), live), liveRate)) {
            load.prepare();
            load.start();
            Pause.seconds(SETTLE_SECONDS);
            Answers before = load.window(seconds).of(Group.OTHERS);
            Window window = load.open();
            long begin = System.nanoTime();
            admin.resume();
            for (int sample = 1; sample <= SAMPLES; sample++) {
                long left = all - all * sample / SAMPLES;
                await("the drain goes on", DRAIN_LIMIT_MINUTES * 60, () -> admin.entries() <= left);
                if (sample < SAMPLES) {
                    say(
                            "%d left: resident %d MiB",
                            left, io.sluice.bench.ProcessCpu.residentKib(demo.routerPid()) >> 10);
                }
            }
            double perSecond = all * 1e9 / (System.nanoTime() - begin);
            load.open();
            Answers during = window.of(Group.OTHERS);
            say("drained: %s", RouterMemory.sample(demo.routerPid()));
            Pause.seconds(SETTLE_SECONDS);
            Answers after = load.window(seconds).of(Group.OTHERS);
            say(
                    "drained %.0f writes/s: %.2f of the shard's own rate, %.1f times the arrival; load averages %s",
                    perSecond, perSecond / limit, perSecond / arrival, loadAverages());
            if (!live.isEmpty()) {
                say("live statements before: %s", before);
                say("live statements during: %s", during);
                say("live statements after:  %s", after);
                say(
                        "p99 during / the mean of before and after: %.2f",
                        2.0 * during.nanosAt(99) / (before.nanosAt(99) + after.nanosAt(99)));
            }
        }
    }

    static List<PacedLoad.Source> sources(Site site, List<Site.Tenant> live) {
        List<PacedLoad.Source> sources = new ArrayList<>();
        for (Site.Tenant tenant : live) {
            sources.add(PacedLoad.Source.own(
                    Group.OTHERS,
                    tenant.database(),
                    "jdbc:mariadb://" + site.mysql() + "/" + tenant.database()
                            + "?sslMode=trust&allowPublicKeyRetrieval=true",
                    tenant.user(),
                    tenant.password()));
        }
        return sources;
    }

    /** What is looked at again and again. */
    interface Look {
        boolean isSo() throws IOException;
    }

    static void await(String what, int limitSeconds, Look look) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (!look.isSo()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("not within " + limitSeconds + " s: " + what);
            }
            Pause.millis(LOOK_MILLIS);
        }
    }

    private static String loadAverages() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }

    private static void say(String form, Object... values) {
        System.out.printf(Locale.ROOT, form + "%n", values);
    }
}
