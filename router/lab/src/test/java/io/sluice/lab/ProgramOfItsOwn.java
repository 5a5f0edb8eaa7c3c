package io.sluice.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link LabProgram} as seen from the test. */
final class ProgramOfItsOwn implements AutoCloseable {
    private final Process jvm;
    private final List<ProcessHandle> servers = new ArrayList<>();
    private final long millisToStart;

    /** Returns when the program says that its shards are up. */
    ProgramOfItsOwn(String flavour, int shards, int replicas) throws IOException {
        Path cache = LabSettings.standard().cacheDir();
        jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabProgram.class.getName(),
                        cache.toString(),
                        flavour,
                        Integer.toString(shards),
                        Integer.toString(replicas))
                .redirectError(Redirect.INHERIT)
                .start();
        millisToStart = readUntilReady(jvm.inputReader(StandardCharsets.UTF_8));
    }

    private long readUntilReady(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("pid ")) {
                servers.add(ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow());
            } else if (line.startsWith("ready ")) {
                return Long.parseLong(line.substring(6));
            }
        }
        throw new IOException("the program ended before its servers were ready");
    }

    /** From the first line of its main method. */
    long millisToStart() {
        return millisToStart;
    }

    List<ProcessHandle> servers() {
        return servers;
    }

    /** SIGKILL: no shutdown hook runs. */
    void kill() {
        jvm.destroyForcibly();
    }

    /** SIGTERM: the shutdown hooks run. */
    void terminate() {
        jvm.destroy();
    }

    @Override
    public void close() {
        jvm.destroyForcibly();
    }
}
