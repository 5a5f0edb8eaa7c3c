package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.Handover;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody reads who was asleep a minute ago. */
final class FailoverSheetTest {
    private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");

    @Test
    void aShardThatIsWellIsToldInAFewLines() {
        assertThat(sheet(status())).isEqualTo("""
                shard          s2
                primary        db1:3306
                replica        db2:3306
                replica        db3:3306  (cordoned)
                mode           as the routers' settings say
                  router-1     manual
                last failover  2026-01-01T01:30:00Z (90 min ago)

                Nothing is under way.
                """);
    }

    @Test
    void whatIsUnderWayTellsSinceWhenForWhomAndHowToTakeItBack() {
        JsonObject status = status().put("failover", "auto").put("handover", handover("fencing"));
        router(status).put("mode", "auto").put("phase", "fence");

        assertThat(sheet(status))
                .contains("mode           auto (the shard's own)")
                .contains("""
                        UNDER WAY: promotion of db2:3306, since 2026-01-01T02:59:48Z (12 s ago), wanted by sluice: frozen
                          fencing: the shard has no primary; the old one is being fenced
                          router-1 is at fence: waits for the fence hook's exit code
                          to take it back:  sluice ctl shard abort s2
                        """);
    }

    @Test
    void aHandoverThatNoRouterSeesToIsToldAsSuch() {
        assertThat(sheet(status().put("handover", handover("fenced"))))
                .contains("no router that answers sees to it; it is carried on, or taken back");
    }

    @Test
    void whatIsInTheWayTellsWhatToDo() {
        JsonObject status = status();
        router(status)
                .put("blocker", new JsonObject().put("reason", "not-fenced").put("text", Blocker.NOT_FENCED.text()));

        assertThat(sheet(status))
                .contains("IN THE WAY (router-1): " + Blocker.NOT_FENCED.text())
                .contains("to do:  make sure that the old primary executes nothing any more")
                .contains("sluice ctl shard promote s2 --fenced")
                .contains("more:   docs/operations/promotion-blocked.md#not-fenced");
    }

    @Test
    void aPrimaryThatIsLockedUpInTheModeManualIsToldAsSuch() {
        JsonObject status = status();
        router(status).put("blocker", new JsonObject().put("reason", "mode-off").put("text", Blocker.MODE_OFF.text()));
        JsonObject primary = new JsonObject()
                .put("role", "primary")
                .put("standing", "contained")
                .put("verdict", "frozen");
        JsonObject seen = new JsonObject()
                .put("router", "router-1")
                .put(
                        "servers",
                        new JsonArray()
                                .add(new JsonObject().put("role", "replica"))
                                .add(primary));

        assertThat(FailoverSheet.of(status, new JsonObject().put("routers", new JsonArray().add(seen)), NOW))
                .contains("  router-1     manual; sees the primary contained, frozen\n")
                .contains("the primary is locked up, and in the mode manual nothing is done by itself\n")
                .contains("to do:  promote by hand: sluice ctl shard promote s2;");
    }

    @Test
    void aWordOfALaterRouterIsShownAsItIs() {
        JsonObject status = status();
        router(status).put("blocker", new JsonObject().put("reason", "no-milk").put("text", "there is no milk"));

        assertThat(sheet(status)).contains("there is no milk").doesNotContain("to do:");

        router(status.put("handover", handover("waiting"))).put("phase", "brew-tea");

        assertThat(sheet(status))
                .contains("  waiting\n")
                .contains("router-1 is at brew-tea\n")
                .doesNotContain("there is no milk");
    }

    @Test
    void whatCameBackTellsWhatItHasExtraAndWhetherItMayRejoin() {
        JsonObject table = new JsonObject()
                .put("database", "acme")
                .put("table", "orders")
                .put("inserted", 2)
                .put("updated", 1)
                .put("deleted", 0);
        JsonObject statement =
                new JsonObject().put("kind", "ddl").put("database", "acme").put("count", 1);
        JsonObject extra = extra(3, false)
                .put("missing", "uuid:7-9")
                .put("end", "time")
                .put("complete", false)
                .put("statements", new JsonArray().add(statement))
                .put("tables", new JsonArray().add(table));
        JsonObject status = status().put(
                        "demoted",
                        new JsonArray().add(server("db2")).add(server("db3")).add(server("db4")));
        router(status)
                .put(
                        "returned",
                        new JsonArray()
                                .add(server("db2").put("extra", extra))
                                .add(server("db3").put("extra", extra(5, true))));

        assertThat(sheet(status))
                .contains("db2:3306  (was the primary and has not rejoined)")
                .contains(
                        "CAME BACK: db2:3306 has 3 transactions that the primary lacks, not all of which were read (time)\n")
                .contains("  acme.orders  2         1        0\n")
                .contains("1 statements ddl in database acme")
                .contains("which:  uuid:7-9")
                .contains("see docs/operations/old-primary-returned.md")
                .contains("""
                        CAME BACK: db3:3306 has nothing but 5 canaries of the routers that the primary lacks
                          to do:  sluice ctl shard rejoin s2 --server db3:3306
                        """)
                .contains("NOT BACK: db4:3306 was the primary and does not answer");
    }

    @Test
    void aReturnedServerOfWhichNothingIsKnownYetIsToldAsSuch() {
        JsonObject status = status();
        router(status).put("returned", new JsonArray().add(server("db2").put("extra", null)));

        assertThat(sheet(status)).contains("CAME BACK: db2:3306 answers again; router-1 does not know yet");
    }

    @Test
    void theLastEventsOfAllRoutersStandInOneTableAndSilentRoutersAreNamed() {
        JsonObject status = status();
        JsonArray events = new JsonArray();
        for (int i = 10; i < 30; i++) {
            events.add(new JsonObject().put("at", "t" + i).put("event", "phase").put("text", "x\u001b"));
        }
        router(status).put("events", events);
        status.getJsonArray("routers")
                .add(new JsonObject()
                        .put("router", "router-2")
                        .put(
                                "events",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("at", "t29b")
                                                .put("event", "done")
                                                .put("text", "y"))))
                .add(new JsonObject().put("router", "router-3").put("failure", "no"));
        status.put("silent", new JsonArray().add("router-4"));

        List<String> lines =
                sheet(status).lines().map(line -> line.replaceAll(" +", " ")).toList();

        assertThat(lines).contains("t16 router-1 phase x", "t29b router-2 done y");
        assertThat(lines).noneMatch(line -> line.startsWith("t15"));
        assertThat(lines).contains("router-3 failed: no", "router-4 did not answer");
    }

    @ParameterizedTest
    @EnumSource(Blocker.class)
    void thereIsSomethingToDoAboutEachBlocker(Blocker blocker) {
        assertThat(Advice.about(blocker)).isNotBlank().doesNotContain("\n");
        assertThat(Advice.parse(Blocker.class, word(blocker))).contains(blocker);
    }

    @Test
    void eachPhaseAndStepIsExplained() {
        for (Phase phase : Phase.values()) {
            assertThat(FailoverSheet.phase(word(phase))).startsWith(word(phase) + ": ");
        }
        for (Handover.Step step : Handover.Step.values()) {
            assertThat(Advice.about(step)).isNotBlank();
        }
    }

    @Test
    void beforeAPromotionItIsToldWhatTheOrderMeans() {
        String bare = Advice.beforePromotion(new JsonObject());
        String bold = Advice.beforePromotion(new JsonObject()
                .put("candidate", server("db2"))
                .put("fenced", true)
                .put("acceptLoss", true));

        assertThat(bare).contains("the replica that has received most").contains("The fence hook is asked");
        assertThat(bold).contains("db2:3306").contains("You say that").contains("is lost");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String sheet(JsonObject status) {
        return FailoverSheet.of(status, new JsonObject(), NOW);
    }

    private static JsonObject router(JsonObject status) {
        return status.getJsonArray("routers").getJsonObject(0);
    }

    private static JsonObject handover(String step) {
        return new JsonObject()
                .put("kind", "promotion")
                .put("step", step)
                .put("candidate", server("db2"))
                .put("since", "2026-01-01T02:59:48Z")
                .put("actor", "sluice: frozen");
    }

    private static JsonObject extra(int transactions, boolean isOnlyOwn) {
        return new JsonObject()
                .put("transactions", transactions)
                .put("tables", new JsonArray())
                .put("statements", new JsonArray())
                .put("complete", true)
                .put("onlyOwn", isOnlyOwn);
    }

    private static JsonObject server(String host) {
        return new JsonObject().put("host", host).put("port", 3306);
    }

    private static JsonObject status() {
        return new JsonObject()
                .put("shard", "s2")
                .put("primary", server("db1"))
                .put("replicas", new JsonArray().add(server("db2")).add(server("db3")))
                .put("cordoned", new JsonArray().add(server("db3")))
                .put("handover", null)
                .put("lastFailover", "2026-01-01T01:30:00Z")
                .put(
                        "routers",
                        new JsonArray()
                                .add(new JsonObject().put("router", "router-1").put("mode", "manual")));
    }
}
