package io.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final BlockingQueue<Long> restarts = new LinkedBlockingQueue<>();

    @TempDir
    Path dir;

    private ChildProcess child = new ChildProcess(spec("exit 0"), each -> {});

    @AfterEach
    void stop() {
        child.stop(LIMIT);
    }

    @Test
    void aChildThatIsKilledIsStartedAgain() throws Exception {
        child = new ChildProcess(spec("exec sleep 60"), each -> restarts.add(each.pid()));
        child.start();
        child.keepAlive();
        long first = child.pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Long second = restarts.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(second).isNotNull().isNotEqualTo(first);
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void aChildThatIsStoppedStaysAway() throws Exception {
        child = new ChildProcess(spec("exec sleep 60"), each -> restarts.add(each.pid()));
        child.start();
        child.keepAlive();
        long pid = child.pid();

        child.stop(LIMIT);
        child.start();

        assertThat(child.isAlive()).isFalse();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void aChildThatIgnoresTheSignalIsKilled() throws Exception {
        Path ready = dir.resolve("ready");
        child = new ChildProcess(
                spec("trap '' TERM; touch '" + ready + "'; while true; do read line; done"), each -> {});
        child.start();
        awaitFile(ready);

        child.stop(Duration.ofMillis(100));

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aChildSeesTheEndOfItsInputOnlyWhenItsParentIsGone() throws Exception {
        Path ready = dir.resolve("ready");
        child = new ChildProcess(spec("touch '" + ready + "'; read line; exit 3"), each -> {});

        child.start();

        awaitFile(ready);
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void theEndOfTheLogSaysWhyAChildDied() throws Exception {
        child = new ChildProcess(spec("echo 'port 1 is in use' >&2; exit 7"), each -> {});

        child.start();

        ProcessHandle.of(child.pid())
                .ifPresent(process ->
                        process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        assertThat(child.obituary()).contains("test ended with exit code 7").endsWith("port 1 is in use");
    }

    @Test
    void aChildDoesNotInheritThisProcessesSettings() throws Exception {
        Path said = dir.resolve("said");
        Map<String, String> own = Map.of("SLUICE_MYSQL_PORT", "7");
        child = new ChildProcess(
                new ChildProcess.Spec(
                        "test",
                        List.of(
                                "/bin/sh",
                                "-c",
                                "env | grep -c SLUICE_ > '" + said + ".new'; mv '" + said + ".new' '" + said + "'"),
                        own,
                        dir.resolve("log")),
                each -> {});

        child.start();

        awaitFile(said);
        assertThat(said).hasContent("1");
    }

    private ChildProcess.Spec spec(String script) {
        return new ChildProcess.Spec("test", List.of("/bin/sh", "-c", script), Map.of(), dir().resolve("log"));
    }

    /** The field is not there yet when the first child is made, which never starts. */
    private Path dir() {
        return dir == null ? Path.of("unused") : dir;
    }

    private static void awaitFile(Path file) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as("time until there is " + file).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
