package io.sluice.bench;

import io.sluice.app.drill.AdminApi;
import io.sluice.app.drill.Site;
import io.sluice.app.drill.Timeline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Hours of all that is no lock-up, on a demo; each verdict that keeps anything from a primary is a false one. One thread. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a demo of four shards and goes through phases that look like lock-ups and are none: overload, queries of",
            "60 s, ALTER TABLE, dumps, mysqld starved of CPU, a router that is stopped for 5 s, a replica that restarts.",
            "Prints every verdict that kept anything from a primary, and every statement that failed."
        })
public final class Soak implements Callable<Integer> {
    private static final int SHARDS = 4;
    private static final int PHASE_SECONDS = 75;

    @Option(names = "--minutes", defaultValue = "60", description = "How long, 1 to 1440. Default: ${DEFAULT-VALUE}")
    private int minutes;

    @Option(
            names = "--port-base",
            defaultValue = "25000",
            description = "First of 200 free ports. Default: ${DEFAULT-VALUE}")
    private int portBase;

    private final Set<String> seen = new TreeSet<>();
    private int falseVerdicts;
    /** The process of the replica that was restarted; 0 before. */
    private long restarted;

    /** What is done in a phase, beside a light load. */
    private enum Phase {
        OVERLOAD,
        LONG_QUERIES,
        ALTER_TABLE,
        DUMP,
        STARVED_OF_CPU,
        ROUTER_STOPPED,
        REPLICA_RESTARTED,
        QUIET
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<String> options = List.of(
                "--shards=" + SHARDS,
                "--tenants=" + 2 * SHARDS,
                "--replicas=1",
                "--no-shard-tls",
                "--port-base=" + portBase);
        try (DemoRig rig = DemoRig.start(options);
                SoakLoad load = new SoakLoad(rig.site())) {
            load.prepare();
            load.light();
            Instant begun = Instant.now();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            for (int i = 0; System.nanoTime() - end < 0; i++) {
                Phase phase = Phase.values()[i % Phase.values().length];
                run(phase, rig, load);
                check(phase, rig.site(), load);
            }
            System.out.printf(
                    "%d minutes from %s: %d false verdicts; statements: %s; machine: %d cores, load averages %s%n",
                    minutes,
                    begun,
                    falseVerdicts,
                    load.totals(),
                    Runtime.getRuntime().availableProcessors(),
                    Files.readString(Path.of("/proc/loadavg")).strip());
        }
        return falseVerdicts == 0 ? 0 : 1;
    }

    private void run(Phase phase, DemoRig rig, SoakLoad load) throws IOException, InterruptedException, SQLException {
        Site site = rig.site();
        switch (phase) {
            case OVERLOAD -> load.heavy(PHASE_SECONDS);
            case LONG_QUERIES -> load.longQueries(PHASE_SECONDS);
            case ALTER_TABLE -> load.alter(PHASE_SECONDS);
            case DUMP -> load.dump(PHASE_SECONDS);
            case STARVED_OF_CPU -> starve();
            case ROUTER_STOPPED -> stopRouter(rig.routerPid());
            case REPLICA_RESTARTED -> restartReplica(site);
            case QUIET -> Pause.seconds(PHASE_SECONDS / 3);
        }
    }

    /** Four times as many busy processes as cores, each before mysqld in the scheduler's order if that is allowed. */
    private static void starve() throws IOException {
        List<Process> busy = new ArrayList<>();
        try {
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                busy.add(new ProcessBuilder(
                                "timeout",
                                Integer.toString(PHASE_SECONDS + 5),
                                "nice",
                                "-n",
                                "-5",
                                "sh",
                                "-c",
                                "while :; do :; done")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
            Pause.seconds(PHASE_SECONDS);
        } finally {
            busy.forEach(Process::destroy);
        }
    }

    private static void stopRouter(long router) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            signal("-STOP", router);
            Pause.seconds(5);
            signal("-CONT", router);
            Pause.seconds(PHASE_SECONDS / 3 - 5);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor();
    }

    /** By the command line and the environment that it had. */
    private void restartReplica(Site site) throws IOException, InterruptedException {
        Site.Server replica = site.shards().get(1).replicas().get(0);
        ProcessHandle running = ProcessHandle.of(restarted == 0 ? replica.pid() : restarted)
                .orElseThrow(() -> new IOException("the replica does not run"));
        // The file of the first start is gone, and what it did is done.
        List<String> command = commandLine(running.pid()).stream()
                .filter(argument -> !argument.startsWith("--init-file="))
                .toList();
        ProcessBuilder again =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        for (String each : lines("/proc/" + running.pid() + "/environ")) {
            int equals = each.indexOf('=');
            again.environment().put(each.substring(0, equals), each.substring(equals + 1));
        }
        again.directory(Path.of("/proc/" + running.pid() + "/cwd").toRealPath().toFile());
        running.destroy();
        for (int i = 0; i < 300 && running.isAlive(); i++) {
            Pause.millis(100);
        }
        Process started = again.start();
        restarted = started.pid();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroy, "replica-stop"));
        Pause.seconds(PHASE_SECONDS / 2);
    }

    private static List<String> commandLine(long pid) {
        return lines("/proc/" + pid + "/cmdline");
    }

    private static List<String> lines(String file) {
        try {
            String text = new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private void check(Phase phase, Site site, SoakLoad load) throws IOException {
        AdminApi admin = new AdminApi(site);
        int before = falseVerdicts;
        for (Site.Shard shard : site.shards()) {
            for (Timeline.Event event : admin.timeline(shard.id()).events()) {
                boolean isNew = seen.add(shard.id() + " " + event);
                boolean ofReplica = shard.replicas().stream()
                        .anyMatch(replica ->
                                event.server().equals(replica.address().toString()));
                boolean isTrue = phase == Phase.REPLICA_RESTARTED && ofReplica;
                if (isNew && event.isScoped() && !isTrue) {
                    falseVerdicts++;
                    System.out.println("false verdict in " + phase + ": " + shard.id() + " " + event);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s %s: %d false verdicts; %s; load %.1f%n",
                Instant.now(),
                phase,
                falseVerdicts - before,
                load.takeCounts(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
