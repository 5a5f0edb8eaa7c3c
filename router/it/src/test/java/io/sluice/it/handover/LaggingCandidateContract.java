package io.sluice.it.handover;

import static io.sluice.it.handover.FailoverRig.LIMIT;
import static io.sluice.it.handover.FailoverRig.ask;
import static io.sluice.it.handover.FailoverRig.execute;
import static io.sluice.it.handover.FailoverRig.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import io.sluice.proxy.failover.FailoverEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Both replicas of two shards have not applied for a minute what they received: a lock that somebody holds there keeps their appliers,
 * while clients write all the time. With the usual limits. Takes two minutes.
 */
abstract class LaggingCandidateContract {
    private static final int LAG_SECONDS = 60;
    private static final Duration CATCH_UP_AND_MORE = Duration.ofSeconds(90);

    abstract Flavour flavour();

    @Test
    void aCandidateThatIsAMinuteBehindIsPromotedWhenItHasAppliedAllOrNotAtAll() throws Exception {
        try (LabServers servers = new LabServers(LabSettings.standard())) {
            LabShard first = servers.startShard(ShardSpec.of("let-go", flavour(), 2));
            LabShard second = servers.startShard(ShardSpec.of("kept", flavour(), 2));
            try (FailoverRig letGo = new FailoverRig(first, "let_go", FailoverRig.auto("true"));
                    FailoverRig kept = new FailoverRig(second, "kept", FailoverRig.auto("true"))) {
                List<Connection> locksOfFirst = holdAppliers(letGo);
                List<Connection> locksOfSecond = holdAppliers(kept);
                long written = writeForAMinute(letGo, kept);

                itIsPromotedOnceItHasApplied(letGo, locksOfFirst, written);
                itIsTakenBackAtTheLimitAndDoneLater(kept, locksOfSecond, written);
            }
        }
    }

    private void itIsPromotedOnceItHasApplied(FailoverRig rig, List<Connection> locks, long written) throws Exception {
        assertBehind(rig);
        try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(rig.lab.primary()))) {
            long frozenAt = System.nanoTime();
            release(locks);
            await().atMost(CATCH_UP_AND_MORE).until(() -> isPromoted(rig));
            System.out.println("let go: promoted " + (System.nanoTime() - frozenAt) / 1_000_000
                    + " ms after the freeze, " + written + " transactions behind");
            assertThat(rig.told(FailoverEvent.Kind.DONE)).hasSize(1);
            assertThat(frozen).isNotNull();
        }
        assertComplete(rig, written);
    }

    private void itIsTakenBackAtTheLimitAndDoneLater(FailoverRig rig, List<Connection> locks, long written)
            throws Exception {
        assertBehind(rig);
        try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(rig.lab.primary()))) {
            await().atMost(CATCH_UP_AND_MORE)
                    .until(() -> !rig.told(FailoverEvent.Kind.UNDONE).isEmpty());
            assertThat(rig.told(FailoverEvent.Kind.UNDONE).get(0))
                    .contains("CATCH_UP")
                    .contains("30000 ms");
            assertThat(isPromoted(rig)).isFalse();
            for (LabServer replica : rig.lab.replicas()) {
                assertThat(ask(replica, "SELECT @@global.read_only")).isEqualTo(1);
            }

            release(locks);
            await().atMost(CATCH_UP_AND_MORE).until(() -> isPromoted(rig));
            assertThat(frozen).isNotNull();
        }
        assertComplete(rig, written);
    }

    private static List<Connection> holdAppliers(FailoverRig rig) throws IOException, SQLException {
        rig.lab.awaitReplicas(LIMIT);
        List<Connection> locks = new ArrayList<>();
        for (LabServer replica : rig.lab.replicas()) {
            Connection lock = replica.connect();
            locks.add(lock);
            execute(lock, "LOCK TABLES " + rig.tenant + ".tokens READ");
        }
        return locks;
    }

    private static void release(List<Connection> locks) throws SQLException {
        for (Connection lock : locks) {
            lock.close();
        }
    }

    /** Tells how many rows each has, all of them acknowledged. */
    private static long writeForAMinute(FailoverRig one, FailoverRig other) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAG_SECONDS + 2);
        long token = 0;
        try (Connection first = one.connect();
                Connection second = other.connect()) {
            while (System.nanoTime() - end < 0) {
                token++;
                execute(first, "INSERT INTO tokens (token) VALUES (" + token + ")");
                execute(second, "INSERT INTO tokens (token) VALUES (" + token + ")");
            }
        }
        return token;
    }

    /** They have received it, and not applied it for a minute. */
    private static void assertBehind(FailoverRig rig) throws SQLException {
        Position written = Position.of(rig.lab.primary(), "SHOW MASTER STATUS", "File", "Position");
        for (LabServer replica : rig.lab.replicas()) {
            await().atMost(LIMIT)
                    .until(() -> Position.of(replica, "SHOW SLAVE STATUS", "Master_Log_File", "Read_Master_Log_Pos")
                            .isAtLeast(written));
            assertThat(Position.of(replica, "SHOW SLAVE STATUS", "Master_Log_File", "Seconds_Behind_Master")
                            .value())
                    .isGreaterThanOrEqualTo(LAG_SECONDS);
            assertThat(ask(replica, "SELECT COUNT(*) FROM " + rig.tenant + ".tokens"))
                    .isZero();
        }
    }

    private static boolean isPromoted(FailoverRig rig) {
        return !rig.shard().primary().equals(rig.lab.primary().address());
    }

    /** Every acknowledged row once, and clients go on. */
    private static void assertComplete(FailoverRig rig, long written) throws SQLException {
        try (Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (" + (written + 1) + ")");
            assertThat(number(client, "SELECT COUNT(*) FROM tokens")).isEqualTo(written + 1);
            assertThat(number(client, "SELECT COUNT(DISTINCT token) FROM tokens"))
                    .isEqualTo(written + 1);
        }
        assertThat(ask(rig.server(rig.shard().primary()), "SELECT COUNT(*) FROM " + rig.tenant + ".tokens"))
                .isEqualTo(written + 1);
    }

    /** A row of a status with a file and a number. */
    private record Position(String file, long value) {
        static Position of(LabServer server, String question, String file, String number) throws SQLException {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(question)) {
                assertThat(row.next()).isTrue();
                return new Position(row.getString(file), row.getLong(number));
            }
        }

        boolean isAtLeast(Position other) {
            return file.equals(other.file) && value >= other.value;
        }
    }
}
