package io.sluice.bench;

import io.sluice.app.drill.Site;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Thousands of clients hammer the tenants of a frozen shard: the router's memory and threads must stay as they are. */
@CommandLine.Command(
        name = "hammer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Freezes one of two shards, has its clients send one write after the other, and prints the router's"
                        + " resident memory, threads and open files every five seconds.")
public final class Hammer implements Callable<Integer> {
    private static final int THREADS = 50;
    private static final int SAMPLE_SECONDS = 5;

    @Option(names = "--clients", defaultValue = "5000", description = "1 to 20000. Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(names = "--seconds", defaultValue = "60", description = "How long. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--port-base",
            defaultValue = "27000",
            description = "First of 200 free ports. Default: ${DEFAULT-VALUE}")
    private int portBase;

    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Hammer()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DemoRig demo = DemoRig.start(
                List.of("--shards=2", "--tenants=8", "--replicas=1", "--no-shard-tls", "--port-base=" + portBase))) {
            Site site = demo.site();
            Site.Shard locked = site.shards().get(0);
            long router = demo.routerPid();
            sample("start", router);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Site.Tenant> tenants = site.tenantsOf(locked);
            for (int i = 0; i < THREADS; i++) {
                Site.Tenant tenant = tenants.get(i % tenants.size());
                List<MySqlClient> crew = crew(site, tenant);
                threads.execute(() -> hammer(site, tenant, crew));
            }
            sample(clients + " clients, shard well", router);
            Pause.seconds(SAMPLE_SECONDS);
            sample("hammered, shard well", router);
            Fault.Active frozen = Fault.FREEZE.begin(locked.target());
            try {
                for (int passed = 0; passed < seconds; passed += SAMPLE_SECONDS) {
                    Pause.seconds(SAMPLE_SECONDS);
                    sample("frozen for " + (passed + SAMPLE_SECONDS) + " s", router);
                }
            } finally {
                frozen.close();
            }
            Pause.seconds(2 * SAMPLE_SECONDS);
            sample("thawed for " + 2 * SAMPLE_SECONDS + " s", router);
            over.set(true);
            threads.shutdownNow();
        }
        System.out.println("answers by error code, 0 for OK: " + answers);
        return 0;
    }

    private List<MySqlClient> crew(Site site, Site.Tenant tenant) throws IOException {
        List<MySqlClient> crew = new ArrayList<>();
        for (int i = 0; i < clients / THREADS; i++) {
            crew.add(connect(site, tenant));
        }
        return crew;
    }

    private static MySqlClient connect(Site site, Site.Tenant tenant) throws IOException {
        return MySqlClient.connect(site.mysql().port(), tenant.user(), tenant.password(), tenant.database());
    }

    private void hammer(Site site, Site.Tenant tenant, List<MySqlClient> crew) {
        byte[] write = MySqlClient.query("DO 1");
        while (!over.get()) {
            for (MySqlClient each : crew) {
                trySend(each, write);
            }
            for (int i = 0; i < crew.size() && !over.get(); i++) {
                try {
                    count(crew.get(i).answer());
                } catch (IOException closed) {
                    count(-1);
                    replace(site, tenant, crew, i);
                }
            }
        }
    }

    private static void trySend(MySqlClient client, byte[] command) {
        try {
            client.send(command);
        } catch (IOException closed) {
            // Its answer will not come, and it is replaced then.
        }
    }

    private void replace(Site site, Site.Tenant tenant, List<MySqlClient> crew, int place) {
        try {
            crew.get(place).close();
            crew.set(place, connect(site, tenant));
        } catch (IOException refused) {
            count(-2);
        }
    }

    private void count(int code) {
        answers.computeIfAbsent(code, key -> new LongAdder()).increment();
    }

    private void sample(String when, long pid) throws IOException {
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        long files;
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            files = open.count();
        }
        System.out.printf(
                Locale.ROOT,
                "%-32s resident %d MiB, %s threads, %d open files, %d answers%n",
                when,
                ProcessCpu.residentKib(pid) / 1024,
                field(status, "Threads"),
                files,
                answers.values().stream().mapToLong(LongAdder::sum).sum());
    }

    private static String field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("?");
    }
}
