package io.sluice.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.app.drill.Site;
import io.sluice.app.process.StartException;
import io.sluice.lab.Login;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A demo as a user has it, but with the class path of this program, which also holds MariaDB's server. One thread; {@link #close} ends
 * every process that it started, and so does the end of this program.
 */
public final class DemoRig implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    private final Process demo;
    private final Path json;

    private DemoRig(Process demo, Path json) {
        this.demo = demo;
        this.json = json;
    }

    public static DemoRig start(List<String> options) throws IOException {
        quieten();
        Path dir = Files.createTempDirectory("sluice-demo");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("sluice.home", "."), "scripts", "jvm", "tool.options"),
                "-Dsluice.home=" + System.getProperty("sluice.home", "."),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.app.Main",
                "demo",
                "--dir=" + dir));
        line.addAll(options);
        Process demo = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        DemoRig rig = new DemoRig(demo, dir.resolve("demo.json"));
        Runtime.getRuntime().addShutdownHook(new Thread(demo::destroy, "demo-stop"));
        rig.awaitReady();
        System.err.println("the demo is in " + dir);
        return rig;
    }

    /** As it is now: a router that was started again has another process. */
    public Site site() throws IOException {
        try {
            return Site.read(json);
        } catch (StartException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    /** The demo's own file. */
    public Path json() {
        return json;
    }

    /** The process of the router, as it is now. */
    public long routerPid() throws IOException {
        return new ObjectMapper()
                .readTree(json.toFile())
                .get("routers")
                .get(0)
                .get("pid")
                .asLong();
    }

    /** The process of the admin API, as it is now. */
    public long adminPid() throws IOException {
        List<ProcessHandle> children = demo.descendants().toList();
        for (ProcessHandle child : children) {
            Path line = Path.of("/proc", Long.toString(child.pid()), "cmdline");
            if (Files.exists(line) && Files.readString(line).contains("io.sluice.app.Main\0admin\0")) {
                return child.pid();
            }
        }
        throw new IOException("the demo has no admin API");
    }

    /** The login that serves all tenants. */
    Login service() throws IOException {
        JsonNode service = new ObjectMapper().readTree(json.toFile()).get("service");
        return new Login(service.get("user").asText(), service.get("password").asText());
    }

    @Override
    public void close() {
        demo.destroy();
        try {
            if (!demo.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            demo.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Between the figures only what goes wrong is told. */
    private static void quieten() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("sluice demo is ready")) {
                return;
            }
        }
        throw new IOException("the demo ended before it was ready");
    }
}
