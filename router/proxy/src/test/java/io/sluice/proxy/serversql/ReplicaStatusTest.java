package io.sluice.proxy.serversql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proxy.serversql.Following.Receiver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplicaStatusTest {
    @ParameterizedTest
    @CsvSource({"No,STOPPED", "Yes,CONNECTED", "Connecting,CONNECTING", "Preparing,CONNECTING"})
    void theReceiversStateIsRead(String running, Receiver receiver) {
        ReplicaStatus status = status(Map.of("Source_Host", "h", "Source_Port", "1", "Replica_IO_Running", running));

        assertThat(status.following().orElseThrow().receiver()).isEqualTo(receiver);
    }

    @ParameterizedTest
    @CsvSource({
        "MARIADB, No, No, Slave_Pos, true",
        "MARIADB, No, No, No, false",
        "MARIADB, No, Yes, Slave_Pos, false",
        "MARIADB, Connecting, No, Slave_Pos, false",
        "MYSQL, No, No, No, false",
        "OLD_MYSQL, No, No, No, false"
    })
    void onlyMariaDbLosesWhatItHasReceivedWhenNothingOfItRuns(
            Dialect dialect, String receiver, String applier, String gtid, boolean isLost) {
        ReplicaStatus status = ReplicaStatus.of(
                dialect,
                List.of(Map.of(
                        dialect.column("Source_Host"),
                        "h",
                        dialect.column("Source_Port"),
                        "1",
                        dialect.column("Replica_IO_Running"),
                        receiver,
                        dialect.column("Replica_SQL_Running"),
                        applier,
                        "Using_Gtid",
                        gtid)));

        assertThat(status.losesRelayLog()).isEqualTo(isLost);
        assertThat(status.isDetached()).isEqualTo(dialect == Dialect.MARIADB && gtid.equals("No"));
    }

    @Test
    void aSourceThatWasResetIsNone() {
        assertThat(status(Map.of("Source_Host", "", "Source_Port", "3306")).following())
                .isEmpty();
        assertThat(ReplicaStatus.of(Dialect.MYSQL, List.of()).following()).isEmpty();
    }

    @Test
    void ofSeveralChannelsTheFirstWithASourceIsReportedWithTheirNumber() {
        Map<String, String> group = Map.of("Source_Host", "<NULL>", "Source_Port", "0");
        Map<String, String> real = Map.of("Source_Host", "h", "Source_Port", "3306");

        ReplicaStatus status = ReplicaStatus.of(Dialect.MYSQL, List.of(group, real));

        assertThat(status.following().orElseThrow().source()).hasToString("h:3306");
        assertThat(status.following().orElseThrow().channels()).isEqualTo(2);
    }

    @Test
    void whatTheServerDoesNotKnowIsEmpty() {
        Following following = status(Map.of("Source_Host", "h", "Source_Port", "1", "SQL_Delay", "60"))
                .following()
                .orElseThrow();

        assertThat(following.secondsBehind()).isEmpty();
        assertThat(following.delay()).hasSeconds(60);
        assertThat(following.byGtid()).isFalse();
        assertThat(following.isApplying()).isFalse();
    }

    @Test
    void aLoginFitsEveryServerAndHidesItsPassword() {
        assertThat(new ReplicationLogin("repl", "secret")).asString().doesNotContain("secret");
        assertThatThrownBy(() -> new ReplicationLogin("repl", "x".repeat(33)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReplicationLogin("", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static ReplicaStatus status(Map<String, String> columns) {
        return ReplicaStatus.of(Dialect.MYSQL, List.of(columns));
    }
}
