package io.sluice.proxy.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.Phase;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.failover.FailoverEvent;
import io.sluice.proxy.failover.FailoverStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FailoverDocumentsTest {
    private static final ShardId SHARD = new ShardId("s2");
    private static final ServerAddress DB1 = new ServerAddress("db1", 3306);
    private static final ServerAddress DB2 = new ServerAddress("db2", 3306);
    private static final String SOURCE = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    @Test
    void aShardThatIsWellHasNoPhaseAndNoBlocker() {
        FailoverStatus status = new FailoverStatus(
                SHARD, FailoverMode.DRY_RUN, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), List.of());

        assertThat(FailoverDocuments.status(status).encode())
                .isEqualTo("{\"shard\":\"s2\",\"mode\":\"dry-run\",\"handover\":null,\"returned\":[],\"events\":[]}");
    }

    @Test
    void whatIsUnderWayAndWhatIsInTheWayIsTold() {
        Handover handover = new Handover(
                Handover.Kind.PROMOTION,
                Handover.Step.FENCING,
                DB2,
                AT,
                "sluice: frozen",
                LossPolicy.UNSEEN,
                Handover.Fence.HOOK);
        JsonObject document = FailoverDocuments.status(new FailoverStatus(
                SHARD,
                FailoverMode.AUTO,
                Optional.of(handover),
                Optional.of(Phase.CATCH_UP),
                Optional.of(Blocker.NOT_FENCED),
                Map.of(),
                List.of()));

        assertThat(document.getJsonObject("handover").encode())
                .isEqualTo(
                        "{\"kind\":\"promotion\",\"step\":\"fencing\",\"candidate\":{\"host\":\"db2\",\"port\":3306},"
                                + "\"since\":\"2026-01-01T00:00:00.123Z\",\"actor\":\"sluice: frozen\"}");
        assertThat(document.getString("phase")).isEqualTo("catch-up");
        assertThat(document.getJsonObject("blocker"))
                .isEqualTo(new JsonObject().put("reason", "not-fenced").put("text", Blocker.NOT_FENCED.text()));
    }

    @Test
    void whatCameBackIsToldWithItsTablesAndNullWhileItIsNotKnown() {
        Extra extra = new Extra(
                GtidSet.parse(SOURCE + ":7-9"),
                2,
                List.of(new Extra.Table("acme", "orders", 2, 1, 0)),
                List.of(new Extra.Statement(StatementKind.DDL, "acme", 1)),
                Extra.End.TIME);
        JsonArray returned = FailoverDocuments.status(new FailoverStatus(
                        SHARD,
                        FailoverMode.MANUAL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(DB2, Optional.empty(), DB1, Optional.of(extra)),
                        List.of()))
                .getJsonArray("returned");

        assertThat(returned.encode())
                .isEqualTo("[{\"host\":\"db1\",\"port\":3306,\"extra\":{\"transactions\":3,\"missing\":\"" + SOURCE
                        + ":7-9\",\"tables\":[{\"database\":\"acme\","
                        + "\"table\":\"orders\",\"inserted\":2,\"updated\":1,\"deleted\":0}],"
                        + "\"statements\":[{\"kind\":\"ddl\",\"database\":\"acme\",\"count\":1}],\"end\":\"time\","
                        + "\"complete\":false,\"onlyOwn\":false}},{\"host\":\"db2\",\"port\":3306,\"extra\":null}]");
    }

    @Test
    void anEventHasItsWordAndThatOfAPhaseIsTheDocuments() {
        JsonArray events = FailoverDocuments.status(new FailoverStatus(
                        SHARD,
                        FailoverMode.MANUAL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new FailoverEvent(AT, FailoverEvent.Kind.PHASE, Phase.STOP_RECEIVING.name()),
                                new FailoverEvent(AT, FailoverEvent.Kind.NOT_DONE, "PUBLISH"))))
                .getJsonArray("events");

        assertThat(events.encode())
                .isEqualTo("[{\"at\":\"2026-01-01T00:00:00.123Z\",\"event\":\"phase\",\"text\":\"stop-receiving\"},"
                        + "{\"at\":\"2026-01-01T00:00:00.123Z\",\"event\":\"not-done\",\"text\":\"PUBLISH\"}]");
    }
}
