package io.sluice.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sluice.lab.fault.Volume;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it: a process that has processes of its own. MySQL. */
final class DemoIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int FIRST_BASE = 31_000;
    private static final int PORTS = 60;

    @TempDir
    private @Nullable Path parent;

    private @Nullable Process demo;

    @AfterEach
    void stop() throws Exception {
        if (demo != null) {
            demo.destroy();
            demo.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTenantIsServedADeadRouterComesBackAndNothingIsLeftBehind() throws Exception {
        JsonObject json = start();
        JsonObject tenant = json.getJsonArray("tenants").getJsonObject(1);
        assertThat(tenant.getString("shard")).isEqualTo("shard-2");
        assertThat(database(json, tenant)).isEqualTo("t002");

        long router = pid(json.getJsonArray("routers").getJsonObject(0));
        ProcessHandle.of(router).orElseThrow().destroyForcibly();
        await().atMost(LIMIT).until(() -> pid(json().getJsonArray("routers").getJsonObject(0)) != router);
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> database(json, tenant).equals("t002"));

        List<ProcessHandle> processes = processes(json());
        assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);
        requireNonNull(demo, "demo").destroy();
        assertThat(exitCode()).isZero();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whenTheDemoIsKilledItsProcessesEndByThemselves() throws Exception {
        List<ProcessHandle> processes = processes(start());
        assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);

        requireNonNull(demo, "demo").destroyForcibly();

        await().atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aPrimaryOnAVolumeHasAFileSystemForItselfWhichGoesWithTheDemo() throws Exception {
        assumeThat(Volume.missing()).isEmpty();
        JsonObject primary =
                start("--volumes=300").getJsonArray("shards").getJsonObject(0).getJsonObject("primary");
        Path volume = requireNonNull(Path.of(primary.getString("dataDir")).getParent());
        assertThat(Files.getFileStore(volume).name()).startsWith("/dev/loop");

        requireNonNull(demo, "demo").destroy();

        assertThat(exitCode()).isZero();
        assertThat(volume).isEmptyDirectory();
        assertThat(Files.getFileStore(volume)).isEqualTo(Files.getFileStore(dir()));
    }

    private JsonObject start(String... options) throws IOException {
        Path log = dir().resolveSibling("demo.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.sluice.app.Main",
                "demo",
                "--shards=2",
                "--tenants=2",
                "--replicas=0",
                "--dir=" + dir(),
                "--port-base=" + freeBase()));
        command.addAll(List.of(options));
        demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Process started = demo;
        await().atMost(LIMIT).until(() -> Files.readString(log).contains("sluice demo is ready") || !started.isAlive());
        assertThat(log).content().contains("sluice demo is ready");
        return json();
    }

    private JsonObject json() throws IOException {
        return new JsonObject(Files.readString(dir().resolve("demo.json")));
    }

    private Path dir() {
        return requireNonNull(parent, "parent").resolve("demo");
    }

    private int exitCode() throws InterruptedException, TimeoutException {
        Process stopping = requireNonNull(demo, "demo");
        if (!stopping.waitFor(30, TimeUnit.SECONDS)) {
            throw new TimeoutException("the demo does not stop");
        }
        return stopping.exitValue();
    }

    private static String database(JsonObject json, JsonObject tenant) throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + json.getJsonObject("mysql").getInteger("port") + "/"
                + tenant.getString("database") + "?sslMode=REQUIRED";
        try (Connection connection =
                        DriverManager.getConnection(url, tenant.getString("user"), tenant.getString("password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DATABASE()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The router and the servers. */
    private static List<ProcessHandle> processes(JsonObject json) {
        List<Long> pids = new ArrayList<>();
        pids.add(pid(json.getJsonArray("routers").getJsonObject(0)));
        JsonArray shards = json.getJsonArray("shards");
        IntStream.range(0, shards.size())
                .forEach(shard -> pids.add(pid(shards.getJsonObject(shard).getJsonObject("primary"))));
        return pids.stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
    }

    private static long pid(JsonObject process) {
        return process.getLong("pid");
    }

    /** The first of many ports in a row, none of which is in use. */
    private static int freeBase() {
        int base = FIRST_BASE;
        while (!IntStream.range(base, base + PORTS).allMatch(DemoIT::isFree)) {
            base += PORTS;
        }
        return base;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
