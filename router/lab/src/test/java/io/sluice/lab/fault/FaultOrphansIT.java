package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Without servers. No fault outlives the JVM that began it. What cannot be here is left out. */
@EnabledOnOs(OS.LINUX)
class FaultOrphansIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Process stopped;
    private Process frozen;

    @BeforeEach
    void startVictims() throws Exception {
        stopped = new ProcessBuilder("sleep", "600").start();
        frozen = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endVictims() {
        stopped.destroyForcibly();
        frozen.destroyForcibly();
    }

    @Test
    void nothingIsLeftWhenTheJvmIsKilled() throws Exception {
        assertThatNothingIsLeftAfter(Process::destroyForcibly);
    }

    @Test
    void nothingIsLeftWhenTheJvmIsTerminated() throws Exception {
        assertThatNothingIsLeftAfter(Process::destroy);
    }

    private void assertThatNothingIsLeftAfter(Consumer<Process> end) throws Exception {
        Path disk = directory.resolve("disk");
        boolean isDisk = Volume.missing().isEmpty();
        List<Path> groups = CgroupFreezer.ofThisMachine().stream()
                .limit(1)
                .map(freezer -> freezer.root().resolve("sluice-fault-" + frozen.pid()))
                .toList();
        Process jvm = start(groups.isEmpty() ? "-" : Long.toString(frozen.pid()), isDisk ? disk.toString() : "-");
        try (BufferedReader said = jvm.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            await().atMost(LIMIT).until(this::stateOfStopped, state -> state == 'T');
            assertThat(groups).allMatch(Files::exists);
            assertThat(isMounted(disk)).isEqualTo(isDisk);
        } finally {
            end.accept(jvm);
        }

        await().atMost(LIMIT).until(this::stateOfStopped, state -> state == 'S');
        await().atMost(LIMIT).until(() -> groups.stream().noneMatch(Files::exists));
        await().atMost(LIMIT).until(() -> !isMounted(disk));
        await().atMost(LIMIT).until(() -> loopsOf(disk).isEmpty());
    }

    /** The letter after the name in parentheses. */
    private char stateOfStopped() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(stopped.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private static boolean isMounted(Path path) throws IOException {
        return Files.readString(Path.of("/proc/mounts")).contains(" " + path + " ");
    }

    /** The loop devices whose images had their name from this path; a file system that is still frozen would keep its own. */
    private static List<Path> loopsOf(Path path) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path loop : loops) {
                Path file = loop.resolve("loop").resolve("backing_file");
                if (Files.exists(file) && Files.readString(file).startsWith(path.toString())) {
                    found.add(loop);
                }
            }
        }
        return found;
    }

    private Process start(String group, String disk) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FaultProgram.class.getName(),
                        Long.toString(stopped.pid()),
                        group,
                        disk)
                .redirectError(Redirect.INHERIT)
                .start();
    }
}
