package io.sluice.core.gate;

import static io.sluice.core.gate.GateRig.REPLICA;
import static io.sluice.core.gate.GateRig.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gtid.GtidSet;
import io.sluice.core.replica.Applied;
import io.sluice.core.replica.Replica;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session's reads on a contained shard go where its own writes are, or nowhere. */
final class GateOwnWritesTest {
    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final ServerAddress FIRST = new ServerAddress("first", 3306);
    private static final ServerAddress SECOND = new ServerAddress("second", 3306);

    private final GateRig rig = new GateRig(GateRig.roomy(10, 10));

    private Replica replica(ServerAddress server, int ageMillis, long last) {
        return new Replica(
                server,
                rig.now - Duration.ofMillis(ageMillis).toNanos(),
                Optional.of(Applied.of(GtidSet.parse(UUID + ":1-" + last))));
    }

    private Admission reads(String session) {
        return rig.admit(session, REPLICA, Access.PLAIN_READ);
    }

    private static Admission answeredBy(ServerAddress server) {
        return new Admission.Replica(server, GateRig.STALENESS);
    }

    @Test
    void aReadWaitsForItsSessionsOwnWriteAndGoesWhenAReplicaHasIt() {
        rig.wrote("a", UUID + ":8");
        rig.contain();
        rig.replicas(replica(FIRST, 0, 7));

        assertThat(word(reads("a"))).isEqualTo("hold REPLICA_LACKS_OWN_WRITE");
        rig.replicas(replica(FIRST, 0, 7));
        assertThat(rig.told()).isEmpty();
        rig.replicas(replica(FIRST, 0, 8));

        assertThat(rig.told()).containsExactly("replica a");
        assertThat(rig.answered).containsEntry("a", FIRST);
    }

    @Test
    void theFreshestReplicaAnswersThoseWhoseWritesItHas() {
        rig.wrote("a", UUID + ":8");
        rig.wrote("b", UUID + ":7");
        rig.contain();
        rig.replicas(replica(SECOND, 500, 9), replica(FIRST, 0, 7));

        assertThat(reads("a")).isEqualTo(answeredBy(SECOND));
        assertThat(reads("b")).isEqualTo(answeredBy(FIRST));
        assertThat(reads("c")).isEqualTo(answeredBy(FIRST));
    }

    @Test
    void aReplicaThatHasTheWriteAndIsTooOldDoesNotAnswer() {
        rig.wrote("a", UUID + ":8");
        rig.contain();
        int tooOld = (int) GateRig.STALENESS.toMillis() + 1;
        rig.replicas(replica(FIRST, tooOld, 9));
        assertThat(word(reads("a"))).isEqualTo("hold POLICY_HOLDS");

        rig.replicas(replica(FIRST, tooOld, 9), replica(SECOND, 0, 7));

        assertThat(rig.told()).isEmpty();
        rig.pass(GateRig.HOLD);
        assertThat(rig.told()).containsExactly("refuse a OWN_WRITE_MISSING");
    }

    @Test
    void aReplicaThatHasNotSaidWhatItHasAnswersOnlyThoseWithoutWrites() {
        rig.wrote("a", UUID + ":8");
        rig.contain();
        rig.replicaFresh(Duration.ZERO);

        assertThat(word(reads("a"))).isEqualTo("hold REPLICA_LACKS_OWN_WRITE");
        assertThat(reads("b")).isEqualTo(answeredBy(GateRig.REPLICA_SERVER));
    }

    @Test
    void whoWaitedLongEnoughIsToldThatItsOwnWriteIsMissing() {
        rig.wrote("a", UUID + ":8");
        rig.contain();
        rig.replicas(replica(FIRST, 0, 7));
        reads("a");

        rig.pass(GateRig.HOLD.minusNanos(1));
        assertThat(rig.told()).isEmpty();
        rig.pass(Duration.ofNanos(1));

        assertThat(rig.told()).containsExactly("refuse a OWN_WRITE_MISSING");
        assertThat(rig.gate.totals().refusals()).containsEntry(Reason.REPLICA_LACKS_OWN_WRITE, 1L);
    }

    @Test
    void withoutHoldTimeItIsToldAtOnce() {
        TenantPolicy none = new TenantPolicy(Reads.REPLICA, Writes.HOLD, Duration.ZERO, GateRig.STALENESS, false);
        rig.wrote("a", UUID + ":8");
        rig.contain();
        rig.replicas(replica(FIRST, 0, 7));

        assertThat(word(rig.admit("a", none, Access.PLAIN_READ))).isEqualTo("refuse OWN_WRITE_MISSING");
    }

    @Test
    void theEndOfTheContainmentEndsTheWait() {
        rig.wrote("a", UUID + ":8");
        rig.contain();
        rig.replicas(replica(FIRST, 0, 7));
        reads("a");

        rig.open();

        assertThat(rig.told()).containsExactly("send a");
    }

    @Test
    void thoseThatWaitKeepTheirOrderWhateverTheyWaitFor() {
        rig.wrote("t-a", UUID + ":8");
        rig.contain();
        reads("t-a");
        rig.admit("t-b", GateRig.HOLDS, Access.PLAIN_READ);
        rig.replicas(replica(FIRST, 0, 7));

        rig.open();

        assertThat(rig.told()).containsExactly("send t-a", "send t-b");
    }

    @Test
    void writesOnAnotherShardDoNotMatter() {
        rig.wrote("a", "");
        rig.contain();
        rig.replicas(replica(FIRST, 0, 7));

        assertThat(reads("a")).isEqualTo(answeredBy(FIRST));
    }
}
