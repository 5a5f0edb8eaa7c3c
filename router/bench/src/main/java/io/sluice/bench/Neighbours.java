package io.sluice.bench;

import io.sluice.app.drill.Site;
import io.sluice.bench.PacedLoad.Group;
import io.sluice.bench.PacedLoad.Window;
import io.sluice.lab.Login;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the tenants of three shards notice of the fourth, which is frozen: through Sluice, with pools of their own and with
 * one pool for all, and through HAProxy.
 */
@Command(
        name = "neighbours",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Freezes one of four shards under an even load, and compares what the others' tenants get with the"
                        + " time before: median over the rounds of p99 during / p99 before, and errors.")
public final class Neighbours implements Callable<Integer> {
    private static final int SHARDS = 4;
    private static final int SETTLE_SECONDS = 8;
    private static final int RATE_MAX = 10_000;
    private static final List<String> KNOWN_WAYS = List.of("sluice", "one-pool", "haproxy");

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each way. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "Before, and frozen, each. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "Statements a second on each shard, one of five writes. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--ways",
            split = ",",
            defaultValue = "sluice,one-pool,haproxy",
            description = "sluice, one-pool (20 connections for all tenants), haproxy. Default: ${DEFAULT-VALUE}")
    private List<String> ways = List.of();

    @Option(names = "--port-base", defaultValue = "23000", description = "First port. Default: ${DEFAULT-VALUE}")
    private int portBase;

    private final PrintStream out = System.out;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Neighbours()).execute(arguments));
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        if (!KNOWN_WAYS.containsAll(ways)) {
            problems.add("--ways knows " + String.join(", ", KNOWN_WAYS));
        }
        if (ways.contains("haproxy") && !Rig.isInstalled("haproxy")) {
            problems.add("haproxy is not installed (on Debian: apt-get install haproxy); or --ways sluice,one-pool");
        }
        if (rounds < 1 || seconds < 1 || rate < 1 || rate > RATE_MAX) {
            problems.add("--rounds and --seconds must be 1 or more, --rate 1 to " + RATE_MAX);
        }
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", problems));
        }
    }

    @Override
    public Integer call() throws Exception {
        check();
        try (DemoRig demo = DemoRig.start(List.of(
                "--shards=" + SHARDS,
                "--tenants=" + SHARDS,
                "--replicas=1",
                "--no-shard-tls",
                "--port-base=" + portBase))) {
            for (String way : ways) {
                run(demo.site(), demo.service(), way);
            }
        }
        return 0;
    }

    private void run(Site site, Login service, String way) throws Exception {
        Process haproxy = way.equals("haproxy") ? startHaproxy(site) : null;
        try (PacedLoad load = new PacedLoad(sources(site, service, way), rate)) {
            load.prepare();
            load.start();
            Pause.seconds(SETTLE_SECONDS);
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                Window before = load.window(seconds);
                Window during;
                Fault.Active frozen = Fault.FREEZE.begin(site.shards().get(0).target());
                try {
                    during = load.window(seconds);
                } finally {
                    frozen.close();
                }
                long recovery = load.awaitLockedServed(TimeUnit.SECONDS.toMillis(60));
                report(way, round, before, during, recovery);
                ratios.add((double) during.of(Group.OTHERS).nanosAt(99)
                        / before.of(Group.OTHERS).nanosAt(99));
                Pause.seconds(SETTLE_SECONDS);
            }
            ratios.sort(null);
            out.printf(
                    Locale.ROOT,
                    "%s: others' p99 during / before, median of %d rounds: %.3f (%.3f to %.3f)%n",
                    way,
                    rounds,
                    ratios.get(rounds / 2),
                    ratios.get(0),
                    ratios.get(rounds - 1));
        } finally {
            if (haproxy != null) {
                haproxy.destroy();
            }
        }
    }

    private void report(String way, int round, Window before, Window during, long recoveryMillis) {
        double machine = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        out.printf(
                Locale.ROOT,
                "%s, round %d (load %.1f): others before: %s; during: %s; locked during: %s; served again after %d ms%n",
                way,
                round,
                machine,
                before.of(Group.OTHERS),
                during.of(Group.OTHERS),
                during.of(Group.LOCKED),
                recoveryMillis);
    }

    private List<PacedLoad.Source> sources(Site site, Login service, String way) {
        List<PacedLoad.Source> sources = new ArrayList<>();
        String options = "?sslMode=trust&allowPublicKeyRetrieval=true";
        String router = "jdbc:mariadb://" + site.mysql() + "/";
        for (int i = 0; i < SHARDS; i++) {
            Site.Shard shard = site.shards().get(i);
            Site.Tenant tenant = site.tenantsOf(shard).get(0);
            Group group = i == 0 ? Group.LOCKED : Group.OTHERS;
            String database = tenant.database();
            PacedLoad.Source source = switch (way) {
                case "sluice" ->
                    PacedLoad.Source.own(
                            group, database, router + database + options, tenant.user(), tenant.password());
                case "one-pool" -> PacedLoad.Source.shared(group, database);
                case "haproxy" ->
                    PacedLoad.Source.own(
                            group,
                            database,
                            "jdbc:mariadb://127.0.0.1:" + (portBase + 900 + i) + "/" + database + options,
                            shard.admin().user(),
                            shard.admin().password());
                default -> throw new IllegalArgumentException("unknown way: " + way);
            };
            sources.add(source);
        }
        if (way.equals("one-pool")) {
            String base = site.tenantsOf(site.shards().get(1)).get(0).database();
            PacedLoad.Source.share(sources, router + base + options, service.user(), service.password());
        }
        return sources;
    }

    private Process startHaproxy(Site site) throws IOException {
        StringBuilder config =
                new StringBuilder("""
                global
                  nbthread %d
                  maxconn 2000
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 5m
                  timeout server 5m
                """.formatted(Runtime.getRuntime().availableProcessors()));
        for (int i = 0; i < SHARDS; i++) {
            config.append("listen s%d%n  bind 127.0.0.1:%d%n  server s %s check%n"
                    .formatted(
                            i,
                            portBase + 900 + i,
                            site.shards().get(i).primary().address()));
        }
        Path file = Files.createTempFile("sluice-haproxy", ".cfg");
        Files.writeString(file, config);
        Process haproxy = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(haproxy::destroy, "haproxy-stop"));
        awaitListening(haproxy, portBase + 900 + SHARDS - 1);
        return haproxy;
    }

    private static void awaitListening(Process haproxy, int port) throws IOException {
        for (int attempt = 0; attempt < 100 && haproxy.isAlive(); attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (ConnectException notYet) {
                Pause.millis(100);
            }
        }
        haproxy.destroy();
        throw new IOException("haproxy does not listen on port " + port);
    }
}
