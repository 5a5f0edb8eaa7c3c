package io.sluice.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small programs in a server's place. */
class ServerProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void idIsThatOfTheProgramNotOfAShell() throws Exception {
        ServerProcess process = start("sleep", "600");

        assertThat(process.isAlive()).isTrue();
        process.stop(LIMIT);

        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    @Test
    void programThatIgnoresTheRequestIsKilled() throws Exception {
        ServerProcess process = start("sh", "-c", "trap '' TERM; while :; do sleep 600; done");

        process.stop(Duration.ofMillis(300));

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void programThatEndsIsNotWaitedForUntilTheLimit() throws Exception {
        ServerProcess process = start("sh", "-c", "exit 3");

        assertThatThrownBy(() -> Greeting.await(process, 1, LIMIT)).hasMessage("the server ended while it started");
    }

    @Test
    void programThatNeverGreetsIsGivenUp() throws Exception {
        ServerProcess process = start("sleep", "600");

        assertThatThrownBy(() -> Greeting.await(process, 1, Duration.ofMillis(100)))
                .hasMessageContaining("does not greet on port 1");
        process.kill(LIMIT);
    }

    private ServerProcess start(String... command) throws Exception {
        return ServerProcess.start(List.of(command), Map.of(), directory.resolve("log"));
    }
}
