package io.sluice.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sluice.lab.fault.Volume;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it: a process that has processes of its own. MySQL. */
final class DemoIT {
    @TempDir
    private @Nullable Path parent;

    private @Nullable DemoProcess demo;

    @AfterEach
    void stop() throws Exception {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aTenantIsServedADeadRouterComesBackAndNothingIsLeftBehind() throws Exception {
        DemoProcess started = start();
        JsonObject json = started.json();
        JsonObject tenant = json.getJsonArray("tenants").getJsonObject(1);
        assertThat(tenant.getString("shard")).isEqualTo("shard-2");
        assertThat(database(json, tenant)).isEqualTo("t002");

        long router = pid(json.getJsonArray("routers").getJsonObject(0));
        ProcessHandle.of(router).orElseThrow().destroyForcibly();
        await().atMost(DemoProcess.LIMIT)
                .until(() -> pid(started.json().getJsonArray("routers").getJsonObject(0)) != router);
        await().atMost(DemoProcess.LIMIT)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> database(json, tenant).equals("t002"));

        List<ProcessHandle> processes = processes(started.json());
        assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);
        assertThat(started.stop()).isZero();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whenTheDemoIsKilledItsProcessesEndByThemselves() throws Exception {
        DemoProcess started = start();
        List<ProcessHandle> processes = processes(started.json());
        assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);

        started.kill();

        await().atMost(DemoProcess.LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aPrimaryOnAVolumeHasAFileSystemForItselfWhichGoesWithTheDemo() throws Exception {
        assumeThat(Volume.missing()).isEmpty();
        DemoProcess started = start("--volumes=300");
        JsonObject primary =
                started.json().getJsonArray("shards").getJsonObject(0).getJsonObject("primary");
        Path volume = requireNonNull(Path.of(primary.getString("dataDir")).getParent());
        assertThat(Files.getFileStore(volume).name()).startsWith("/dev/loop");

        assertThat(started.stop()).isZero();

        assertThat(volume).isEmptyDirectory();
        assertThat(Files.getFileStore(volume)).isEqualTo(Files.getFileStore(started.dir()));
    }

    private DemoProcess start(String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--shards=2", "--tenants=2", "--replicas=0"));
        options.addAll(List.of(more));
        DemoProcess started = DemoProcess.start(requireNonNull(parent, "parent"), options.toArray(String[]::new));
        demo = started;
        return started;
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
}
