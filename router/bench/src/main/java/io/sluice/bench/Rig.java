package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What is measured: a demo of one shard, one tenant and one router, and HAProxy in TCP mode before the same server where
 * it is installed. One thread; {@link #close} ends every process that was started here.
 */
final class Rig implements AutoCloseable {
    /** One way to the server. The process id is 0 for none. */
    record Way(String name, int port, String user, String password, String database, long proxyPid) {}

    private final Process demo;
    private final Optional<Process> haproxy;
    private final List<Way> ways;

    private Rig(Process demo, Optional<Process> haproxy, List<Way> ways) {
        this.demo = requireNonNull(demo, "demo");
        this.haproxy = requireNonNull(haproxy, "haproxy");
        this.ways = List.copyOf(ways);
    }

    static Rig start(Path home, Path directory, int portBase, boolean shardTls, boolean withHaproxy)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("scripts/sluice").toString(),
                "demo",
                "--shards=1",
                "--tenants=1",
                "--replicas=0",
                "--dir=" + directory,
                "--port-base=" + portBase));
        if (!shardTls) {
            command.add("--no-shard-tls");
        }
        Process demo = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        awaitReady(demo);
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("demo.json").toFile());
        JsonNode tenant = json.get("tenants").get(0);
        JsonNode shard = json.get("shards").get(0);
        String database = tenant.get("database").asText();
        String admin = shard.get("adminUser").asText();
        String adminPassword = shard.get("adminPassword").asText();
        int serverPort = shard.get("primary").get("port").asInt();
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("direct", serverPort, admin, adminPassword, database, 0));
        ways.add(new Way(
                "sluice",
                json.get("mysql").get("port").asInt(),
                tenant.get("user").asText(),
                tenant.get("password").asText(),
                database,
                json.get("routers").get(0).get("pid").asLong()));
        Optional<Process> haproxy =
                withHaproxy ? Optional.of(startHaproxy(directory, portBase + 90, serverPort)) : Optional.empty();
        haproxy.ifPresent(
                process -> ways.add(new Way("haproxy", portBase + 90, admin, adminPassword, database, process.pid())));
        return new Rig(demo, haproxy, ways);
    }

    private static void awaitReady(Process demo) throws IOException {
        BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            System.err.println(line);
            if (line.contains("sluice demo is ready")) {
                return;
            }
        }
        throw new IOException("the demo ended before it was ready");
    }

    /** As many threads as Sluice has event loops: both get all cores. */
    private static Process startHaproxy(Path directory, int port, int serverPort) throws IOException {
        Path config = directory.resolve("haproxy.cfg");
        Files.writeString(config, """
                global
                  nbthread %d
                  maxconn 2000
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 5m
                  timeout server 5m
                listen mysql
                  bind 127.0.0.1:%d
                  server s 127.0.0.1:%d
                """.formatted(Runtime.getRuntime().availableProcessors(), port, serverPort));
        return new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return Files.isExecutable(Path.of("/usr/sbin", program));
    }

    List<Way> ways() {
        return ways;
    }

    @Override
    public void close() {
        haproxy.ifPresent(Process::destroy);
        demo.destroy();
        try {
            if (!demo.waitFor(30, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            demo.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
