package io.sluice.app.demo;

import static java.util.Objects.requireNonNull;

import io.sluice.app.keys.KeyFile;
import io.sluice.app.process.ChildProcess;
import io.sluice.app.process.StartException;
import io.sluice.lab.LabShard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One demo, from start to stop. {@link #start} on the main thread, {@link #stop} on any; the monitor guards what is
 * running.
 */
public final class Demo {
    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration CHILD_STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final DemoPlan plan;
    private final DemoSecrets secrets;
    private final DemoSettings settings;
    private final DemoJson json;
    private final DemoShards servers;
    private final List<ChildProcess> routers = new ArrayList<>();
    private final List<ChildProcess> children = new ArrayList<>();
    private List<LabShard> shards = List.of();
    private @Nullable DemoDirectory directory;
    private boolean stopped;

    public Demo(DemoPlan plan, SecureRandom random) {
        this.plan = requireNonNull(plan, "plan");
        this.secrets = DemoSecrets.of(plan, random);
        this.settings = new DemoSettings(plan, secrets, random);
        this.json = new DemoJson(plan, secrets, settings);
        this.servers = new DemoShards(plan, secrets.shardAdmin());
    }

    /**
     * Starts everything and returns when every tenant can be used through every router. Routers and shards start at the
     * same time: a router needs no shard to start. Call {@link #stop} after a failure, too.
     *
     * @throws StartException if something does not start; the message says what
     */
    public void start(PrintWriter out) throws StartException {
        try {
            servers.requireVolumes();
            DemoDirectory taken = DemoDirectory.take(plan.dir());
            synchronized (this) {
                directory = taken;
            }
            requireFreePorts();
            out.println("starting " + plan.shards() + " shards, " + plan.routers() + " router"
                    + (plan.routers() == 1 ? "" : "s") + " and the admin API in " + plan.dir());
            Files.writeString(settings.file(), settings.yaml());
            Files.writeString(settings.tokenFile(), secrets.adminToken() + "\n");
            KeyFile.open(settings.keyFile(), new SecureRandom());
            startChildren();
            List<LabShard> started = servers.start();
            synchronized (this) {
                shards = started;
            }
            awaitReady();
            children.forEach(ChildProcess::keepAlive);
            writeJson();
        } catch (IOException failed) {
            throw new StartException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** Tells how to connect. */
    public void welcome(PrintWriter out) {
        String mysql = "mysql -h 127.0.0.1 -P " + plan.mysqlPort(1);
        String tenant = DemoPlan.tenantName(1);
        out.println("sluice demo is ready");
        out.println();
        out.println("  one tenant:    " + mysql + " -u " + tenant + " -p"
                + secrets.tenants().get(0).password() + " " + tenant);
        out.println("  any tenant:    " + mysql + " -u service -p"
                + secrets.service().password() + " " + tenant);
        out.println("  over HTTP:     curl -u service:" + secrets.service().password()
                + " -H 'Content-Type: application/json' -d '{\"sql\":\"SELECT 1\"}' http://127.0.0.1:"
                + plan.httpPort(1)
                + "/v1/tenants/" + tenant + "/statements");
        out.println("  admin API:     curl -H 'Authorization: Bearer " + secrets.adminToken() + "' http://127.0.0.1:"
                + plan.adminPort() + "/v1/tenants");
        out.println("  metrics:       curl http://127.0.0.1:" + plan.metricsPort(1) + "/metrics");
        out.println("  all of it:     " + plan.dir().resolve("demo.json"));
        out.println();
        out.println("Ctrl-C stops everything.");
    }

    /** Stops what was started, all at once. Blocks for some seconds at most; repeated calls wait for the first. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        children.parallelStream().forEach(child -> child.stop(CHILD_STOP_LIMIT));
        servers.stop();
        if (directory != null) {
            directory.close();
        }
    }

    private void requireFreePorts() throws StartException {
        String taken = plan.ports()
                .filter(port -> !isFree(port))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        if (!taken.isEmpty()) {
            throw new StartException("in use on 127.0.0.1: port " + taken + "; choose others with --port-base");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private synchronized void startChildren() throws IOException {
        DemoCommands commands = new DemoCommands(plan, settings);
        for (int router = 1; router <= plan.routers(); router++) {
            routers.add(new ChildProcess(commands.router(router), child -> onRouterRestart()));
        }
        children.addAll(routers);
        children.add(new ChildProcess(commands.admin(), child -> log.info("admin API started again")));
        if (!stopped) {
            for (ChildProcess child : children) {
                child.start();
            }
        }
    }

    private void awaitReady() throws StartException {
        DemoProbe probe = new DemoProbe(plan);
        for (int router = 1; router <= plan.routers(); router++) {
            int number = router;
            await(DemoPlan.routerName(router), () -> probe.isRouterReady(number));
        }
        await("the admin API", probe::isAdminReady);
        await("the tenants' databases", () -> probe.tenantsProvisioned() >= plan.tenants());
    }

    private void await(String what, BooleanSupplier isReady) throws StartException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!isReady.getAsBoolean()) {
            for (ChildProcess child : children) {
                if (!child.isAlive()) {
                    throw new StartException(child.obituary());
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StartException("not ready after " + READY_LIMIT.toSeconds() + " s: " + what
                        + "; the logs are in " + plan.dir());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** A router that was started again has another process id. */
    private void onRouterRestart() {
        try {
            writeJson();
            log.info("router started again");
        } catch (UncheckedIOException | IOException failed) {
            log.error("demo.json cannot be written again", failed);
        }
    }

    private synchronized void writeJson() throws IOException {
        if (!stopped) {
            List<Long> pids = routers.stream().map(ChildProcess::pid).toList();
            json.write(plan.dir().resolve("demo.json"), shards, pids);
        }
    }
}
