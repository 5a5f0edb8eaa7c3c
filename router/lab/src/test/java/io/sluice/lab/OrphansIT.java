package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For MySQL; the guard knows nothing of flavours. No server outlives the JVM that started it. */
class OrphansIT {
    private static final long LIMIT_SECONDS = 10;

    @Test
    void serversEndWhenTheirJvmIsKilled() throws Exception {
        try (ProgramOfItsOwn program = new ProgramOfItsOwn("MYSQL", 1, 1)) {
            List<ProcessHandle> servers = program.servers();
            assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

            program.kill();

            assertThatAllEnd(servers);
        }
    }

    @Test
    void stoppedServerEndsWhenItsJvmIsKilled() throws Exception {
        try (ProgramOfItsOwn program = new ProgramOfItsOwn("MYSQL", 1, 0)) {
            long pid = program.servers().get(0).pid();
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();

            program.kill();

            assertThatAllEnd(program.servers());
        }
    }

    @Test
    void serversEndWhenTheirJvmIsTerminated() throws Exception {
        try (ProgramOfItsOwn program = new ProgramOfItsOwn("MYSQL", 1, 1)) {
            program.terminate();

            assertThatAllEnd(program.servers());
        }
    }

    @Test
    void dataOfAKilledJvmIsRemovedByTheNext() throws Exception {
        try (ProgramOfItsOwn program = new ProgramOfItsOwn("MYSQL", 1, 0)) {
            program.kill();
            assertThatAllEnd(program.servers());
        }
        long owner = ProcessHandle.current().pid();

        try (LabServers lab = new LabServers(LabSettings.standard())) {
            lab.start(ServerSpec.of(io.sluice.lab.install.Flavour.MYSQL));

            assertThat(abandonedRuns(owner)).isEmpty();
        }
    }

    /** Run directories whose processes, after which they are named, are gone. */
    private static List<Path> abandonedRuns(long self) throws IOException {
        try (Stream<Path> runs = Files.list(LabSettings.standard().cacheDir().resolve("run"))) {
            return runs.filter(run -> {
                        long pid = Long.parseLong(run.getFileName().toString().split("-", 2)[0]);
                        return pid != self && ProcessHandle.of(pid).isEmpty();
                    })
                    .toList();
        }
    }

    private static void assertThatAllEnd(List<ProcessHandle> servers) throws Exception {
        for (ProcessHandle server : servers) {
            server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(server.isAlive()).isFalse();
        }
    }
}
