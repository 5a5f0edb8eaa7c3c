package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.it.raw.Answer;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import io.sluice.wire.Capabilities;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.SessionChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For MySQL. */
@WithShards(replicas = 1, embedded = true, own = true)
final class OwnWritesMySqlIT implements OwnWritesContract {
    private static final List<String> SCRIPT = List.of(
            "INSERT INTO t VALUES (1)",
            "BEGIN",
            "INSERT INTO t VALUES (2)",
            "COMMIT",
            "SET autocommit = 0",
            "SET autocommit = 1",
            "SET SESSION session_track_gtids = OWN_GTID",
            "INSERT INTO t VALUES (3)",
            "SELECT COUNT(*) FROM t",
            "BEGIN",
            "SET session_track_gtids = OFF",
            "INSERT INTO t VALUES (4)",
            "COMMIT",
            "SET @@session_track_gtids = 0, time_zone = '+01:00'",
            "INSERT INTO t VALUES (5)",
            "SET session_track_gtids = 1; INSERT INTO t VALUES (6); UPDATE t SET id = 7 WHERE id = 6",
            "SET session_track_gtids = ALL_GTIDS",
            "DELETE FROM t");

    @Override
    public Flavour flavour() {
        return Flavour.MYSQL;
    }

    @Test
    void clientsAreToldOfTheirIdsWhenTheyAskAndOnlyThen(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD)) {
            router.addTenant("own_told", 0, false);
            for (long more : new long[] {0, Capabilities.CLIENT_SESSION_TRACK}) {
                long capabilities = RawLogin.USUAL | more;
                List<String> direct = told(RawLogin.direct(router, "own_told").asking(capabilities));
                List<String> routed = told(RawLogin.of(router, "own_told").asking(capabilities));

                assertThat(routed).isEqualTo(direct);
                assertThat(direct.stream().anyMatch(line -> line.startsWith("ids ")))
                        .isEqualTo(more != 0);
            }
        }
    }

    /** What each statement's answer says of the session, with the flags; ids without their numbers. */
    private static List<String> told(RawLogin login) throws IOException {
        List<String> told = new ArrayList<>();
        try (RawClient client = RawClient.login(login)) {
            client.run("CREATE TABLE t (id INT PRIMARY KEY)");
            for (String sql : SCRIPT) {
                for (Answer answer : client.queryAll(sql)) {
                    OkPacket ok = answer.ok();
                    told.add(sql + ": " + answer.errorCode() + " " + answer.status());
                    if (ok != null) {
                        ok.changes().forEach(change -> told.add(text(change)));
                    }
                }
            }
            client.run("DROP TABLE t");
        }
        return told;
    }

    private static String text(SessionChange change) {
        return change instanceof SessionChange.Gtids gtids
                ? "ids " + gtids.ids().replaceAll("[0-9]+(-[0-9]+)?$", "n")
                : change.toString();
    }
}
