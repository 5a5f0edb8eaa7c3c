package io.sluice.bench.handover;

import io.sluice.app.drill.Distribution;
import io.sluice.app.drill.Site;
import io.sluice.bench.DemoRig;
import io.sluice.bench.handover.TrialPlan.Change;
import io.sluice.bench.handover.TrialPlan.Victim;
import io.sluice.bench.incident.SemiSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The router is killed in each step of a switchover and of a promotion, and whether the shard is sound afterwards. One thread. */
@Command(
        name = "handover-kills",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "In each round the router of a demo is killed with SIGKILL in each step of a switchover, and in each step of a promotion that",
            "it has begun by itself since the primary is frozen; at TAKE_OVER for the second time, and at ENDED just behind it. The old",
            "primary thaws up to 8 s later. Besides, two promotions without the admin API: killed, and hung.",
            "A router that starts again must carry the change on or take it back. Each trial ends with exactly one writable server, which",
            "the map names, and all tenants served; every acknowledged write is there exactly once, also what was queued; the replicas",
            "follow; the old primary has nothing alone but what was in flight, and all of that is listed.",
            "MySQL's replication is asynchronous here: so its clients rest when it is frozen, until the replicas have everything; MariaDB's",
            "is semi-synchronous. Half of the tenants queue, half hold. A demo for each promotion; all switchovers have one.",
            "Ends with 0 if all holds. Everything runs on this machine and is stopped at the end."
        })
public final class HandoverKills implements Callable<Integer> {
    private static final int TRIES = 6;
    private static final Duration SERVED_MAX = Duration.ofSeconds(30);

    @Option(names = "--rounds", defaultValue = "1", description = "Each with 28 trials.")
    private int rounds;

    @Option(names = "--flavour", defaultValue = "mysql", description = "mysql or mariadb.")
    private String flavour = "mysql";

    @Option(names = "--seed", defaultValue = "1", description = "Of the moments.")
    private long seed;

    @Option(
            names = "--only",
            description = "Trials whose name contains this, such as 'PROMOTION', 'killed at FENCE' or 'ADMIN'.")
    private @Nullable String only;

    @Option(names = "--port-base", defaultValue = "28000", description = "First of 200 free ports.")
    private int portBase;

    private final List<TrialResult> results = new ArrayList<>();
    private @Nullable DemoRig rig;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HandoverKills()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path settings = settings(hook());
        List<String> missed = new ArrayList<>();
        try {
            for (int round = 0; round < rounds; round++) {
                for (TrialPlan plan : TrialPlan.round(seed + 1_000L * round)) {
                    if (isWanted(plan) && !hit(plan, settings)) {
                        missed.add("round " + (round + 1) + ": " + plan);
                    }
                }
            }
        } finally {
            stop();
        }
        return print(missed);
    }

    private boolean isWanted(TrialPlan plan) {
        String part = only;
        return part == null || plan.toString().toUpperCase(Locale.ROOT).contains(part.toUpperCase(Locale.ROOT));
    }

    /** A step may be over before the signal is there: then once more. Tells whether it was met. */
    private boolean hit(TrialPlan plan, Path settings) throws IOException, SQLException, InterruptedException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            TrialPlan next = new TrialPlan(plan.change(), plan.victim(), plan.at(), plan.seed() + 100L * attempt);
            TrialResult result = new Trial(demo(next, settings), next).run();
            results.add(result);
            System.out.println(results.size() + "  " + result);
            if (next.isPromotion() || !result.wrongs().isEmpty()) {
                stop();
            }
            if (plan.isMet(result.struckAt())) {
                return true;
            }
        }
        return false;
    }

    private DemoRig demo(TrialPlan plan, Path settings) throws IOException, SQLException {
        DemoRig running = rig;
        if (running != null) {
            return running;
        }
        DemoRig started = DemoRig.start(List.of(
                "--shards=1",
                "--tenants=4",
                "--replicas=2",
                "--flavour=" + flavour,
                "--settings=" + settings,
                "--port-base=" + portBase));
        rig = started;
        Site site = started.site();
        if (plan.isPromotion() && flavour.equals("mariadb")) {
            SemiSync.begin(site.shards().get(0));
        }
        ShardAdmin admin = new ShardAdmin(site, site.shards().get(0).id());
        for (int i = 0; i < site.tenants().size(); i += 2) {
            admin.holdWrites(site.tenants().get(i).id());
        }
        return started;
    }

    private void stop() {
        DemoRig running = rig;
        rig = null;
        if (running != null) {
            running.close();
        }
    }

    /** Its word is that nothing but the router reaches the server, which is so here. It takes its time, so that it can be met. */
    private static Path hook() throws IOException {
        Path hook = Files.createTempFile(
                "sluice-fence",
                ".sh",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        hook.toFile().deleteOnExit();
        return Files.writeString(hook, "#!/bin/sh\nexec sleep 0.5\n");
    }

    private static Path settings(Path hook) throws IOException {
        Path settings = Files.createTempFile("sluice-settings", ".yaml");
        settings.toFile().deleteOnExit();
        return Files.writeString(settings, "failover:\n  mode: auto\n  fenceCommand: ['" + hook + "']\n");
    }

    private int print(List<String> missed) throws IOException {
        List<String> wrongs = new ArrayList<>();
        missed.forEach(plan -> wrongs.add("not met in " + TRIES + " tries: " + plan));
        results.forEach(result -> result.wrongs().forEach(wrong -> wrongs.add(result.plan() + ": " + wrong)));
        results.stream()
                .filter(result -> result.servedMillis() < 0 || result.servedMillis() > SERVED_MAX.toMillis())
                .forEach(result -> wrongs.add(result.plan() + ": served after " + result.servedMillis() + " ms"));
        System.out.println();
        print(Change.SWITCHOVER);
        print(Change.PROMOTION);
        served(
                "kill in a switchover -> all tenants served ",
                each -> !each.plan().isPromotion());
        served(
                "kill in a promotion -> all tenants served  ",
                each -> each.plan().isPromotion() && isOfRouter(each));
        served("freeze without admin API -> all served     ", each -> !isOfRouter(each));
        System.out.println(results.size() + " trials of " + flavour + ", "
                + results.stream().mapToLong(TrialResult::acknowledged).sum() + " acknowledged writes; machine: "
                + Runtime.getRuntime().availableProcessors() + " cores, load averages "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        wrongs.forEach(wrong -> System.out.println("WRONG: " + wrong));
        System.out.println(wrongs.isEmpty() ? "ALL HOLDS" : "FELL SHORT");
        return wrongs.isEmpty() && !results.isEmpty() ? 0 : 1;
    }

    private static boolean isOfRouter(TrialResult result) {
        return result.plan().victim() == Victim.ROUTER;
    }

    /** By where the router was when it died. */
    private void print(Change change) {
        TreeMap<String, int[]> counts = new TreeMap<>();
        results.stream()
                .filter(each -> each.plan().change() == change)
                .forEach(each ->
                        counts.computeIfAbsent(each.struckAt(), none -> new int[2])[each.isChanged() ? 0 : 1]++);
        counts.forEach((at, count) -> System.out.printf(
                "%s, struck at %-17s done %d, the primary stayed %d%n", change, at + ":", count[0], count[1]));
    }

    private void served(String what, Predicate<TrialResult> which) {
        System.out.println(what + "  "
                + Distribution.of(results.stream()
                                .filter(which)
                                .map(each -> Duration.ofMillis(each.servedMillis()))
                                .toList())
                        .line());
    }
}
