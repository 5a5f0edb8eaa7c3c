package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.lab.EmbeddedServer;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabShard;
import io.sluice.lab.ServerSpec;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server still answers under each fault, what hangs until it is over, and that everything works again afterwards. */
interface LockUpContract {
    int GREETS = 10;
    int TOO_MANY_CONNECTIONS = 1040;
    int VOLUME_MEGABYTES = 200;
    Duration PATIENCE = Duration.ofMillis(300);
    Duration LIMIT = Duration.ofSeconds(20);
    String WRITE = "INSERT INTO faults.t VALUES ('sent')";
    String ROWS = "SELECT GROUP_CONCAT(what ORDER BY what) FROM faults.t";

    Flavour flavour();

    /** Begins a fault. */
    @FunctionalInterface
    interface Begin {
        Fault.Active fault() throws IOException;
    }

    /** A fault that ends within its block, so that what comes after it can be looked at, or at the end of it. */
    record Ongoing(Fault.Active active) implements AutoCloseable {
        void end() throws IOException {
            active.close();
        }

        @Override
        public void close() throws IOException {
            active.close();
        }
    }

    @Test
    default void frozenProcessTakesConnectionsAndAnswersNothing(LabShard shard) throws Exception {
        Target target = Target.of(shard.primary());

        assertThatNothingIsAnswered(shard.primary(), () -> Fault.FREEZE.begin(target));
    }

    @Test
    default void processInAFrozenGroupTakesConnectionsAndAnswersNothing(LabShard shard) throws Exception {
        Target target = Target.of(shard.primary());
        requireNothingMissing(Fault.CGROUP_FREEZE.missing(target));

        for (CgroupFreezer freezer : CgroupFreezer.ofThisMachine()) {
            assertThatNothingIsAnswered(shard.primary(), () -> freezer.freeze(target.pid()));
        }
    }

    /** What was sent executes after the release, also what its client had given up. */
    private void assertThatNothingIsAnswered(LabServer server, Begin begin) throws Exception {
        prepare(server);
        try (Client reader = Client.of(server);
                Client writer = Client.of(server);
                Client impatient = Client.at(server, server.address(), PATIENCE);
                Ongoing fault = new Ongoing(begin.fault());
                Socket socket = Client.connect(server.address())) {
            Asked<String> read = new Asked<>(() -> reader.value("SELECT 1"));
            Asked<Boolean> write = new Asked<>(() -> writer.run(WRITE));
            Asked<Integer> greeting = new Asked<>(() -> Client.greeting(socket));
            assertThatThrownBy(() -> impatient.run("INSERT INTO faults.t VALUES ('given up')"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            read.hangs();
            write.hangs();
            greeting.hangs();

            fault.end();

            assertThat(greeting.answer()).isEqualTo(GREETS);
            assertThat(read.answer()).isEqualTo("1");
            write.answer();
            await().atMost(LIMIT).until(() -> reader.value(ROWS), "given up,sent"::equals);
        }
        assertThatWritesWork(server);
    }

    @Test
    default void underAReadLockAllAnswersButCommits(LabShard shard) throws Exception {
        LabServer server = shard.primary();
        prepare(server);
        shard.awaitReplicas(LIMIT);
        try (Client writer = Client.of(server);
                Client operator = Client.of(server);
                Ongoing fault = new Ongoing(Fault.READ_LOCK.begin(Target.of(server)))) {
            Asked<Boolean> write = new Asked<>(() -> writer.run(WRITE)).hangs();
            assertThatReadsAreAnswered(server);
            assertThatTheReplicaNoticesNothing(shard.replicas().get(0));
            assertThat(operator.value("SHOW MASTER STATUS")).startsWith("binlog");
            operator.run(readOnly("1"));
            operator.run(readOnly("0"));
            write.hangs();

            fault.end();

            write.answer();
            assertThat(operator.value(ROWS)).isEqualTo("sent");
        }
        assertThatWritesWork(server);
    }

    @Test
    default void onAFrozenDiskAllAnswersButCommitsAndWhatWaitsForThem(LabServers lab, @TempDir Path directory)
            throws Exception {
        requireNothingMissing(Volume.missing());
        try (Volume volume = Volume.mount(directory.resolve("disk"), VOLUME_MEGABYTES);
                EmbeddedServer server = startOn(volume, lab)) {
            prepare(server);
            try (Client writer = Client.of(server);
                    Client operator = Client.of(server);
                    Client watcher = Client.of(server);
                    Ongoing fault = new Ongoing(Fault.FSFREEZE.begin(Target.of(server)))) {
                Asked<Boolean> write = new Asked<>(() -> writer.run(WRITE)).hangs();
                assertThatReadsAreAnswered(server);
                Asked<Boolean> readOnly = new Asked<>(() -> operator.run(readOnly("1"))).hangs();
                Asked<String> status = new Asked<>(() -> watcher.value("SHOW MASTER STATUS"));
                assertThat(status.isSilent()).isEqualTo(flavour() == Flavour.MYSQL);

                fault.end();

                write.answer();
                readOnly.answer();
                assertThat(status.answer()).startsWith("binlog");
                operator.run(readOnly("0"));
                assertThat(operator.value(ROWS)).isEqualTo("sent");
            }
            assertThatWritesWork(server);
        }
    }

    /** The server looks once a minute whether there is room again, which is not waited for: it is started anew. */
    @Test
    default void onAFullDiskAllAnswersButCommits(LabServers lab, @TempDir Path directory) throws Exception {
        requireNothingMissing(Volume.missing());
        try (Volume volume = Volume.mount(directory.resolve("disk"), VOLUME_MEGABYTES);
                EmbeddedServer server = startOn(volume, lab)) {
            prepare(server);
            try (Client writer = Client.of(server);
                    Client other = Client.of(server);
                    Ongoing fault = new Ongoing(Fault.DISK_FULL.begin(Target.of(server)))) {
                assertThatReadsAreAnswered(server);
                writeUntilItHangs(writer);
                new Asked<>(() -> other.run(WRITE)).hangs();

                fault.end();
                server.kill();
            }
            server.restart();
            assertThatWritesWork(server);
        }
    }

    @Test
    default void withoutAFreeSessionOnlyNewOnesAreRefused(LabShard shard) throws Exception {
        LabServer server = shard.primary();
        prepare(server);
        try (Client client = Client.of(server)) {
            client.run("SET GLOBAL max_connections = 20");
            try (Ongoing fault = new Ongoing(Fault.TOO_MANY_CONNECTIONS.begin(Target.of(server)))) {
                assertThat(client.value("SELECT 1")).isEqualTo("1");
                client.run(WRITE);
                assertThatThrownBy(() -> Client.of(server))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getErrorCode()).isEqualTo(TOO_MANY_CONNECTIONS));

                fault.end();
            }
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThatWritesWork(server));
            client.run("SET GLOBAL max_connections = 500");
        }
    }

    @Test
    default void diskOfTheMachineIsSpared(LabShard shard) {
        Target target = Target.of(shard.primary());

        for (Fault fault : List.of(Fault.FSFREEZE, Fault.DISK_FULL)) {
            assertThatThrownBy(() -> fault.begin(target))
                    .isInstanceOf(IOException.class)
                    .hasMessage(fault.title() + " is not possible: "
                            + fault.missing(target).orElseThrow());
        }
    }

    private static void assertThatReadsAreAnswered(LabServer server) throws SQLException {
        try (Client fresh = Client.of(server)) {
            assertThat(fresh.value("SELECT 1")).isEqualTo("1");
            assertThat(fresh.value("SELECT COUNT(*) FROM faults.seed")).isEqualTo("1");
        }
    }

    private static void assertThatTheReplicaNoticesNothing(LabServer replica) throws SQLException {
        try (Client client = Client.of(replica)) {
            String status = "SHOW SLAVE STATUS";
            assertThat(client.value(status, "Slave_IO_Running")).isEqualTo("Yes");
            assertThat(client.value(status, "Slave_SQL_Running")).isEqualTo("Yes");
            assertThat(client.value(status, "Seconds_Behind_Master")).isEqualTo("0");
        }
    }

    private static void assertThatWritesWork(LabServer server) throws SQLException {
        try (Client client = Client.of(server)) {
            client.run("INSERT INTO faults.t VALUES ('later')");
            assertThat(client.value(ROWS)).contains("later");
        }
    }

    /** Each write adds 4 KiB to the binary log and none to the table, so its wait is that of a commit. */
    private static void writeUntilItHangs(Client writer) throws Exception {
        for (int i = 0; i < 100; i++) {
            String sql = "UPDATE faults.seed SET what = REPEAT('" + i % 10 + "', 4000)";
            if (new Asked<>(() -> writer.run(sql)).isSilent()) {
                return;
            }
        }
        throw new AssertionError("the disk is not full");
    }

    private static void prepare(LabServer server) throws SQLException {
        try (Client client = Client.of(server)) {
            client.run("CREATE DATABASE IF NOT EXISTS faults");
            client.run("DROP TABLE IF EXISTS faults.t, faults.seed");
            client.run("CREATE TABLE faults.t (what TEXT)");
            client.run("CREATE TABLE faults.seed (what TEXT)");
            client.run("INSERT INTO faults.seed VALUES ('early')");
        }
    }

    private String readOnly(String value) {
        return switch (flavour()) {
            case MYSQL -> "SET GLOBAL super_read_only = " + value;
            case MARIADB -> "SET GLOBAL read_only = " + value;
        };
    }

    private EmbeddedServer startOn(Volume volume, LabServers lab) throws IOException {
        return lab.start(ServerSpec.of(flavour()).withDataDir(volume.path().resolve("data")));
    }

    private static void requireNothingMissing(Optional<String> missing) {
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
    }
}
