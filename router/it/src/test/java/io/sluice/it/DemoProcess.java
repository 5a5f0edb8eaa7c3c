package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** A demo as a user starts it: a process that has processes of its own. */
public final class DemoProcess implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final int STOP_SECONDS = 30;
    private static final int FIRST_BASE = 31_000;
    private static final int PORTS = 60;

    private final Process process;
    private final Path dir;

    private DemoProcess(Process process, Path dir) {
        this.process = process;
        this.dir = dir;
    }

    /** Starts it in a directory below this one, and returns when it is ready. */
    public static DemoProcess start(Path parent, String... options) throws IOException {
        Path dir = parent.resolve("demo");
        Path log = parent.resolve("demo.log");
        List<String> arguments = new ArrayList<>(List.of("--dir=" + dir, "--port-base=" + freeBase()));
        arguments.addAll(List.of(options));
        Process process = sluice("demo", arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        DemoProcess demo = new DemoProcess(process, dir);
        try {
            await().atMost(LIMIT)
                    .until(() -> Files.readString(log).contains("sluice demo is ready") || !process.isAlive());
            assertThat(log).content().contains("sluice demo is ready");
        } catch (RuntimeException | AssertionError failed) {
            process.destroy();
            throw failed;
        }
        return demo;
    }

    /** The program with the class path of this test. */
    public static ProcessBuilder sluice(String command, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.sluice.app.Main",
                command));
        line.addAll(arguments);
        return new ProcessBuilder(line);
    }

    public Path dir() {
        return dir;
    }

    public JsonObject json() throws IOException {
        return new JsonObject(Files.readString(dir.resolve("demo.json")));
    }

    /** As Ctrl-C does; tells with which exit code it ended. */
    int stop() throws InterruptedException, TimeoutException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the demo does not stop");
        }
        return process.exitValue();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (TimeoutException | InterruptedException failed) {
            kill();
            throw new IOException("the demo was killed, since it did not stop", failed);
        }
    }

    /** The first of many ports in a row, none of which is in use. */
    private static int freeBase() {
        int base = FIRST_BASE;
        while (!IntStream.range(base, base + PORTS).allMatch(DemoProcess::isFree)) {
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
